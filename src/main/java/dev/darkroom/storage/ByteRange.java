package dev.darkroom.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object, as a {@code Range} header asks for it (RFC 9110, section 14).
 *
 * @param from the first byte, from 0
 * @param length at least 1
 */
record ByteRange(long from, long length) {

    /** What a header comes to for an object of a given size. */
    sealed interface Asked {
        /** All of it: no header, one that we need not understand (several ranges, another unit), or a malformed one. */
        record Whole() implements Asked {}

        record Part(ByteRange range) implements Asked {}

        /** A range that lies beyond the end. */
        record Unsatisfiable() implements Asked {}
    }

    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    static Asked of(@Nullable String header, long size) {
        Matcher range = SINGLE.matcher(header == null ? "" : header);
        if (!range.matches()) {
            return header != null && header.startsWith("bytes=") && !header.contains(",")
                    ? new Asked.Unsatisfiable()
                    : new Asked.Whole();
        }
        Optional<Long> first = number(range.group(1));
        Optional<Long> last = number(range.group(2));
        if (first.isEmpty()) {
            return last.filter(suffix -> suffix > 0 && size > 0)
                    .map(suffix -> part(Math.max(0, size - suffix), size - 1))
                    .orElseGet(Asked.Unsatisfiable::new);
        }
        long from = first.get();
        long to = Math.min(last.orElse(Long.MAX_VALUE), size - 1);
        return from >= size || to < from ? new Asked.Unsatisfiable() : part(from, to);
    }

    private static Asked part(long from, long to) {
        return new Asked.Part(new ByteRange(from, to - from + 1));
    }

    private static Optional<Long> number(String digits) {
        return digits.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(digits));
    }

    /** The value of a {@code Content-Range} header. */
    String of(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
