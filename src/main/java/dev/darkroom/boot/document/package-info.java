/** What the API's document says beside what the routes' own types tell: who may call, what may be answered, examples. */
@NullMarked
package dev.darkroom.boot.document;

import org.jspecify.annotations.NullMarked;
