package dev.darkroom.library.pixels;

/** Whether somebody waits on the line for a file to be opened. */
public enum Haste {
    /** Nobody does: it waits for its turn. */
    BACKGROUND,
    /** Somebody does: it is opened beside whatever is done in the background, or refused in a moment. */
    WAITED_FOR
}
