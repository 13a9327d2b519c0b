package dev.darkroom;

/** The front door. */
public final class Darkroom {
    private Darkroom() {}
}
