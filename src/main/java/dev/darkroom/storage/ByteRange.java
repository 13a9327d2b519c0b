package dev.darkroom.storage;

import java.util.ArrayList;
import java.util.List;
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
public record ByteRange(long from, long length) {

    /** From the first byte to the last, however many there are. */
    public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

    /** Readers of documents ask for a handful; hundreds of tiny ones only serve to keep a server busy. */
    static final int MAX_COUNT = 32;

    /** What a header comes to for an object of a given size. */
    public sealed interface Asked {
        /** All of it: no header, a unit that is not bytes, or more than {@link #MAX_COUNT} ranges or bytes than there are. */
        record Whole() implements Asked {}

        record Part(ByteRange range) implements Asked {}

        /** Several, in the order in which they were asked for; at least two. */
        record Parts(List<ByteRange> ranges) implements Asked {}

        /** Nothing but ranges that lie beyond the end, or something that is none. */
        record Unsatisfiable() implements Asked {}
    }

    private static final String UNIT = "bytes=";
    private static final Pattern SPEC = Pattern.compile("[ \\t]*([0-9]*)-([0-9]*)[ \\t]*");
    /** A number of more digits lies beyond the end of anything. */
    private static final int MAX_DIGITS = 18;

    public static Asked of(@Nullable String header, long size) {
        if (header == null || !header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return new Asked.Whole();
        }
        List<ByteRange> ranges = new ArrayList<>();
        String[] specs = header.substring(UNIT.length()).split(",", MAX_COUNT + 2);
        for (String spec : specs) {
            if (spec.isBlank() && specs.length > 1) {
                // Lists may have empty members (RFC 9110, section 5.6.1).
                continue;
            }
            Matcher range = SPEC.matcher(spec);
            if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
                return specs.length > MAX_COUNT ? new Asked.Whole() : new Asked.Unsatisfiable();
            }
            of(number(range.group(1)), number(range.group(2)), size).ifPresent(ranges::add);
        }
        boolean greedy = specs.length > MAX_COUNT
                || specs.length > 1
                        && ranges.stream().mapToLong(ByteRange::length).sum() > size;
        return greedy ? new Asked.Whole() : asked(ranges);
    }

    private static Asked asked(List<ByteRange> ranges) {
        return switch (ranges.size()) {
            case 0 -> new Asked.Unsatisfiable();
            case 1 -> new Asked.Part(ranges.getFirst());
            default -> new Asked.Parts(List.copyOf(ranges));
        };
    }

    private static Optional<ByteRange> of(Optional<Long> first, Optional<Long> last, long size) {
        if (first.isEmpty()) {
            return last.filter(suffix -> suffix > 0 && size > 0)
                    .map(suffix -> between(Math.max(0, size - suffix), size - 1));
        }
        long from = first.get();
        long to = Math.min(last.orElse(Long.MAX_VALUE), size - 1);
        return from >= size || to < from ? Optional.empty() : Optional.of(between(from, to));
    }

    private static ByteRange between(long from, long to) {
        return new ByteRange(from, to - from + 1);
    }

    private static Optional<Long> number(String digits) {
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return Optional.of(significant.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.valueOf(significant));
    }

    /** The value of a {@code Content-Range} header. */
    public String of(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
