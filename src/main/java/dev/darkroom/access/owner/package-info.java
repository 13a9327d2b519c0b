/** Owners: whose jobs, files, assets and keys they are (tenants). */
@NullMarked
package dev.darkroom.access.owner;

import org.jspecify.annotations.NullMarked;
