package dev.darkroom.imports;

import dev.darkroom.upstream.library.RemoteAsset;
import dev.darkroom.upstream.library.RemotePage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the listing of a library's assets goes on. Pages without anything usable are counted, as a library could name one after
 * the other for ever.
 *
 * @param empty how many such pages have come in a row
 * @param next the page, as the library names it; null for the first
 */
record AssetCursor(int empty, @Nullable String next) {

    static final int MAX_EMPTY = 20;

    private static final Pattern COUNTED = Pattern.compile("empty:(\\d{1,3}) (.*)", Pattern.DOTALL);

    static AssetCursor parse(@Nullable String cursor) {
        Matcher counted = COUNTED.matcher(cursor == null ? "" : cursor);
        return counted.matches()
                ? new AssetCursor(Integer.parseInt(counted.group(1)), counted.group(2))
                : new AssetCursor(0, cursor);
    }

    /** As the import's row holds it: the library's own text where nothing is counted and it looks like no count. */
    @Nullable String text() {
        return next == null || empty == 0 && !COUNTED.matcher(next).matches() ? next : "empty:" + empty + " " + next;
    }

    /** Whether a page that this place named names it once more. */
    boolean isNamedAgainBy(RemotePage<RemoteAsset> page) {
        return next != null && next.equals(page.next());
    }

    /** Where to go on after a page that this place named; null at the end. */
    @Nullable AssetCursor after(RemotePage<RemoteAsset> page) {
        String named = page.next();
        return named == null ? null : new AssetCursor(page.items().isEmpty() ? empty + 1 : 0, named);
    }

    /** Whether so many pages in a row have held nothing that no more is asked for. */
    boolean isEndless() {
        return empty >= MAX_EMPTY;
    }
}
