/**
 * Start-up and shutdown: what happens before and right after the service starts. Where no database is configured it starts a
 * real PostgreSQL out of the libraries and stops it last; it makes the first key and says how to sign in; and, when
 * asked to, it takes the visitor on a tour: one sample job through the public API, each step told as it happens.
 */
@NullMarked
package dev.darkroom.boot;

import org.jspecify.annotations.NullMarked;
