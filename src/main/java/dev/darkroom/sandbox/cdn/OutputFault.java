package dev.darkroom.sandbox.cdn;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What goes wrong when an output is fetched. Its text form stands in the output's URL.
 *
 * @param status answered instead of the file; 200 for the file
 * @param bytes length of a meaningless body served instead of the file; -1 for the file
 * @param slowMillis wait before anything is answered
 */
public record OutputFault(int status, long bytes, int slowMillis) {
    /** Nothing goes wrong. */
    public static final OutputFault NONE = new OutputFault(200, -1, 0);

    /** Longest body that can be asked for, in bytes: 4 GiB, more than any client should take. */
    public static final long MAX_BYTES = 4L << 30;

    /** Longest wait that can be asked for. */
    public static final int MAX_SLOW_MILLIS = 120_000;

    private static final Pattern TEXT = Pattern.compile("-f(\\d{3})\\.(-?\\d{1,10})\\.(\\d{1,6})$");

    /** The text form; empty for {@link #NONE}. */
    public String text() {
        return equals(NONE) ? "" : "-f" + status + '.' + bytes + '.' + slowMillis;
    }

    /** The fault at the end of a text; {@link #NONE} when there is none. */
    static OutputFault endOf(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.find()
                ? new OutputFault(
                        Integer.parseInt(matcher.group(1)),
                        Math.min(MAX_BYTES, Long.parseLong(matcher.group(2))),
                        Math.min(MAX_SLOW_MILLIS, Integer.parseInt(matcher.group(3))))
                : NONE;
    }

    /** A text without the fault at its end. */
    static String strip(String text) {
        return TEXT.matcher(text).replaceFirst("");
    }

    /** What is answered instead of the file, if anything. */
    Optional<Integer> failure() {
        return status == 200 ? Optional.empty() : Optional.of(status);
    }
}
