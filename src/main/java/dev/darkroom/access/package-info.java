/**
 * Who is calling and what they may do. A caller shows a key {@code id:secret} as {@code Key} or {@code Bearer}; the
 * secret is kept only as its SHA-256. Every endpoint of every room declares the scope it needs ({@link
 * dev.darkroom.access.Requires}) or says why it needs none ({@link dev.darkroom.access.Open}); a test fails the build
 * where one says neither. A key belongs to an owner, and an owner sees only its own: what belongs to somebody else is
 * not found, never forbidden. The first start makes one key, prints it once, and makes the installation's own secrets.
 */
@NullMarked
package dev.darkroom.access;

import org.jspecify.annotations.NullMarked;
