package dev.darkroom.imports;

import dev.darkroom.imports.CollectionImporter.Outcome;
import dev.darkroom.shared.Sha256;
import dev.darkroom.upstream.library.RemoteCollection;
import dev.darkroom.upstream.library.RemotePage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the listing of collections or characters goes on. Collections are listed in rounds, as each can be made only when that
 * which it lies in has been, whatever their order.
 *
 * @param left whether this round has left some to a later one
 * @param made whether this round has made some
 * @param before a digest of the page before: a library that does not know of pages tells the same again
 * @param next the page; null for the first
 */
record ListingCursor(
        int round,
        boolean left,
        boolean made,
        String before,
        @Nullable String next) {

    /** In the last round everything is made, at the top where nothing else is possible. */
    private static final int LAST_ROUND = 5;

    private static final String SEPARATOR = " ";
    private static final String NONE = "-";
    private static final ListingCursor FIRST = new ListingCursor(0, false, false, NONE, null);

    static ListingCursor first() {
        return FIRST;
    }

    static ListingCursor parse(@Nullable String cursor) {
        if (cursor == null) {
            return FIRST;
        }
        String[] parts = cursor.split(SEPARATOR, 5);
        return new ListingCursor(
                Integer.parseInt(parts[0]),
                Boolean.parseBoolean(parts[1]),
                Boolean.parseBoolean(parts[2]),
                parts[3],
                parts[4].equals(NONE) ? null : parts[4]);
    }

    String text() {
        return String.join(
                SEPARATOR,
                Integer.toString(round),
                Boolean.toString(left),
                Boolean.toString(made),
                before,
                next == null ? NONE : next);
    }

    boolean isFirstRound() {
        return round == 0;
    }

    boolean isLastRound() {
        return round == LAST_ROUND;
    }

    /** Whether a page is the one before once more. */
    boolean isRepeatedBy(RemotePage<RemoteCollection> page) {
        return before.equals(digest(page));
    }

    /** Where to go on after a page that this place named, and what came of it; null at the end. */
    @Nullable ListingCursor after(RemotePage<RemoteCollection> page, Outcome outcome) {
        boolean someLeft = left || outcome.left() > 0;
        boolean someMade = made || outcome.made() > 0;
        if (page.next() != null && !isRepeatedBy(page)) {
            return new ListingCursor(round, someLeft, someMade, digest(page), page.next());
        }
        return isLastRound() || !someLeft
                ? null
                : new ListingCursor(someMade ? round + 1 : LAST_ROUND, false, false, NONE, null);
    }

    private static String digest(RemotePage<RemoteCollection> page) {
        return Sha256.hex(page.items().stream().map(RemoteCollection::id).collect(Collectors.joining("\n")));
    }
}
