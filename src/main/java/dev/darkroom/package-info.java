/**
 * Darkroom: durable jobs and a media library you own. One package per room; the arrows between rooms point one way,
 * from {@code boot} and {@code gallery} down to {@code shared}, and a test holds them there.
 */
@NullMarked
package dev.darkroom;

import org.jspecify.annotations.NullMarked;
