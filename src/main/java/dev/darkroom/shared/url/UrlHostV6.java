package dev.darkroom.shared.url;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IPv6 addresses in URLs, in the spelling of RFC 5952. */
final class UrlHostV6 {

    private static final Pattern PIECE = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern EMBEDDED =
            Pattern.compile("(.*:)(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");
    private static final int PIECES = 8;

    private UrlHostV6() {}

    /**
     * @param text without brackets
     * @return with brackets; null for what is no address
     */
    static @Nullable String parse(String text) {
        String plain = withoutQuad(text);
        int gap = plain.indexOf("::");
        int[] head = pieces(gap < 0 ? plain : plain.substring(0, gap));
        int[] tail = gap < 0 ? new int[0] : pieces(plain.substring(gap + 2));
        if (head == null || tail == null) {
            return null;
        }
        int given = head.length + tail.length;
        if (gap < 0 ? given != PIECES : given >= PIECES) {
            return null;
        }
        int[] all = Arrays.copyOf(head, PIECES);
        System.arraycopy(tail, 0, all, PIECES - tail.length, tail.length);
        return "[" + shown(all) + "]";
    }

    /** An IPv4 address at the end becomes two pieces; one that is none makes the whole unreadable. */
    private static String withoutQuad(String text) {
        Matcher quad = EMBEDDED.matcher(text);
        if (!quad.matches()) {
            return text;
        }
        int[] bytes = new int[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = Integer.parseInt(quad.group(i + 2));
            if (bytes[i] > 255) {
                return text;
            }
        }
        return quad.group(1)
                + Integer.toHexString(bytes[0] << 8 | bytes[1])
                + ":"
                + Integer.toHexString(bytes[2] << 8 | bytes[3]);
    }

    private static int @Nullable [] pieces(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] written = text.split(":", -1);
        if (written.length > PIECES) {
            return null;
        }
        int[] pieces = new int[written.length];
        for (int i = 0; i < written.length; i++) {
            if (!PIECE.matcher(written[i]).matches()) {
                return null;
            }
            pieces[i] = Integer.parseInt(written[i], 16);
        }
        return pieces;
    }

    private static String shown(int[] pieces) {
        int start = -1;
        int longest = 1;
        for (int i = 0; i < PIECES; i++) {
            int end = i;
            while (end < PIECES && pieces[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < PIECES; i++) {
            if (i == start) {
                text.append(i == 0 ? "::" : ":");
                i += longest - 1;
            } else {
                text.append(Integer.toHexString(pieces[i])).append(i == PIECES - 1 ? "" : ":");
            }
        }
        return text.toString();
    }
}
