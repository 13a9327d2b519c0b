/**
 * Who is calling and what they may do. A caller shows a key {@code id:secret} as {@code Key} or {@code Bearer}; the
 * secret is kept only as its SHA-256. Every endpoint of every room declares the scope it needs ({@link
 * dev.darkroom.access.Requires}) or says why it needs none ({@link dev.darkroom.access.Open}); a test fails the build
 * where one says neither. A key belongs to an owner, and an owner sees only its own: what belongs to somebody else is
 * not found, never forbidden. Where files are sent a short-lived token can stand for the key ({@link
 * dev.darkroom.access.UploadTokens}). The first start makes one key, prints it once, and makes the installation's own secrets.
 *
 * <p>Browsers are callers, too: a program gives them tokens that stand for its key for a while, pages of any origin may
 * call the API with what they have, and fal's clients may name fal's URLs at the one door of its server proxy. A
 * person's session opens pages only; it is no key, and no other origin can use it.
 */
@NullMarked
package dev.darkroom.access;

import org.jspecify.annotations.NullMarked;
