/** Completions posted to the client's webhook: fal's body to the byte, fal's signature, fal's retries. */
@NullMarked
package dev.darkroom.sandbox.callback;

import org.jspecify.annotations.NullMarked;
