package dev.darkroom.sandbox.media;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Everything that a file is made from. Its text form stands in the file's URL, so files need not be kept.
 *
 * @param width pixels, 0 when the kind has none, at most {@value #MAX_SIDE}
 * @param height pixels, 0 when the kind has none, at most {@value #MAX_SIDE}
 * @param millis duration, 0 when the kind has none, at most {@value #MAX_MILLIS}
 * @param scene what is to be seen or heard: a hash of prompt, seed and number
 */
public record Recipe(SandboxMediaKind kind, int width, int height, int millis, long scene) {
    /** Longest side of a picture, in pixels. */
    public static final int MAX_SIDE = 4096;

    /** Longest sound, in milliseconds. */
    public static final int MAX_MILLIS = 60_000;

    private static final Pattern TEXT =
            Pattern.compile("([a-z0-9]{1,12})-(\\d{1,4})x(\\d{1,4})-(\\d{1,5})-([0-9a-f]{1,16})");

    public Recipe {
        if (width < 0 || height < 0 || millis < 0 || width > MAX_SIDE || height > MAX_SIDE || millis > MAX_MILLIS) {
            throw new IllegalArgumentException("Out of bounds: " + kind + " " + width + "x" + height + " " + millis);
        }
    }

    /** A picture or anything else with an area. */
    public static Recipe picture(SandboxMediaKind kind, int width, int height, long scene) {
        return new Recipe(kind, width, height, 0, scene);
    }

    /** A sound. */
    public static Recipe sound(int millis, long scene) {
        return new Recipe(SandboxMediaKind.WAV, 0, 0, Math.clamp(millis, 100, MAX_MILLIS), scene);
    }

    /** A file that is neither seen nor heard. */
    public static Recipe data(SandboxMediaKind kind, long scene) {
        return new Recipe(kind, 0, 0, 0, scene);
    }

    /** The text form; parts are separated by hyphens and safe in a URL. */
    public String text() {
        return kind.code() + '-' + width + 'x' + height + '-' + millis + '-' + Long.toHexString(scene);
    }

    /** Reads the text form; empty when it is none. */
    public static Optional<Recipe> parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int width = Integer.parseInt(matcher.group(2));
        int height = Integer.parseInt(matcher.group(3));
        int millis = Integer.parseInt(matcher.group(4));
        if (width > MAX_SIDE || height > MAX_SIDE || millis > MAX_MILLIS) {
            return Optional.empty();
        }
        var scene = Long.parseUnsignedLong(matcher.group(5), 16);
        return SandboxMediaKind.ofCode(matcher.group(1)).map(kind -> new Recipe(kind, width, height, millis, scene));
    }
}
