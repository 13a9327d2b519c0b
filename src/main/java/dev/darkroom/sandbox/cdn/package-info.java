/** The content delivery network and the storage calls: uploads in, outputs and uploads out. */
@NullMarked
package dev.darkroom.sandbox.cdn;

import org.jspecify.annotations.NullMarked;
