package dev.darkroom.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Bytes that stand in a text, read without a second copy of them. */
final class TextBytes extends InputStream {

    private static final Pattern DATA =
            Pattern.compile("data:[\\w.+-]+/[\\w.+-]+(?:;[^,\\s]{0,200})?,", Pattern.CASE_INSENSITIVE);

    private static final Pattern BASE64 = Pattern.compile("; *base64$", Pattern.CASE_INSENSITIVE);
    private static final int NOTHING = -1;

    private final String text;
    private int at;

    private TextBytes(String text, int from) {
        this.text = text;
        this.at = from;
    }

    /** Base64 text, with or without line ends; a character that does not belong there is an IOException when it is reached. */
    static InputStream base64(String text) {
        return Base64.getDecoder().wrap(new WithoutSpace(new TextBytes(text, 0)));
    }

    /** Whether a text is a data URI that declares its type, as one that holds a file does. */
    static boolean isDataUri(String text) {
        return DATA.matcher(text).lookingAt();
    }

    /** A data URI as browsers read it (fetch.spec.whatwg.org): percent-encoded, and what that hides may be base64 with spaces. */
    static InputStream dataUri(String uri) {
        int comma = uri.indexOf(',');
        boolean base64 = BASE64.matcher(uri.substring(0, comma)).find();
        if (base64 && uri.indexOf('%', comma) < 0) {
            return Base64.getDecoder().wrap(new WithoutSpace(new TextBytes(uri, comma + 1)));
        }
        return base64
                ? Base64.getDecoder().wrap(new WithoutSpace(new Percent(new TextBytes(uri, comma + 1))))
                : new Percent(new ByteArrayInputStream(uri.substring(comma + 1).getBytes(StandardCharsets.UTF_8)));
    }

    /** The type that a data URI declares; {@code text/plain} when it declares none. */
    static String dataType(String uri) {
        String type = uri.substring("data:".length(), uri.indexOf(','))
                .split(";", 2)[0]
                .strip();
        return type.isEmpty() ? "text/plain" : type;
    }

    @Override
    public int read() {
        if (at >= text.length()) {
            return -1;
        }
        char next = text.charAt(at++);
        return next <= 0xFF ? next : '?';
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int count = Math.min(length, text.length() - at);
        if (count <= 0) {
            return length == 0 ? 0 : -1;
        }
        byte[] part = text.substring(at, at + count).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(part, 0, into, offset, count);
        at += count;
        return count;
    }

    /** Reads on without a second copy, a piece at a time. */
    private abstract static class Decoded extends InputStream {
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = 0;
            for (int next; count < length && (next = read()) >= 0; count++) {
                into[offset + count] = (byte) next;
            }
            return count == 0 && length > 0 ? -1 : count;
        }
    }

    private static final class WithoutSpace extends Decoded {
        private final InputStream in;

        WithoutSpace(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            while (next == ' ' || next >= '\t' && next <= '\r') {
                next = in.read();
            }
            return next;
        }
    }

    /** A percent sign without two digits stands for itself. */
    private static final class Percent extends Decoded {
        private final PushbackInputStream in;

        Percent(InputStream in) {
            this.in = new PushbackInputStream(in, 2);
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            if (next != '%') {
                return next;
            }
            int high = in.read();
            int low = HexFormat.isHexDigit(high) ? in.read() : NOTHING;
            if (HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low)) {
                return HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low);
            }
            giveBack(low);
            giveBack(high);
            return '%';
        }

        private void giveBack(int read) throws IOException {
            if (read >= 0) {
                in.unread(read);
            }
        }
    }
}
