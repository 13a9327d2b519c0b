package dev.darkroom.library.search;

/** A vector to be near to. */
public record Aim(Space space, Vector vector) {}
