/** Where objects lie: files on a disk, or a bucket. */
@NullMarked
package dev.darkroom.storage.backend;

import org.jspecify.annotations.NullMarked;
