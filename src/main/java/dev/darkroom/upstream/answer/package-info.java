/**
 * What an answer of the provider means: output, failure, not ready yet, or not understood; and whom a failure blames.
 */
@NullMarked
package dev.darkroom.upstream.answer;

import org.jspecify.annotations.NullMarked;
