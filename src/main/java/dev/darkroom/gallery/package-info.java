/**
 * The pages for people: the library's pictures, newest first, behind a sign-in by key or by the link that the first
 * start prints; and what the links that owners give out lead to. Plain HTML from templates, one style sheet, no script;
 * it knows the library, who is signed in, and where files are read from, and nothing else.
 */
@NullMarked
package dev.darkroom.gallery;

import org.jspecify.annotations.NullMarked;
