package dev.darkroom.shared;

/** What is done to texts of any script. */
public final class Texts {

    private Texts() {}

    /** The text, or its beginning of so many chars at the most (at least 1), without half of a character at its end. */
    public static String begin(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
