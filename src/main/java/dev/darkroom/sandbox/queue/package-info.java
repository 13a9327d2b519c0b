/** Submit, status, result, cancel and the synchronous calls, and what becomes of a request in between. */
@NullMarked
package dev.darkroom.sandbox.queue;

import org.jspecify.annotations.NullMarked;
