package dev.darkroom.library;

import dev.darkroom.library.AssetRows.Row;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The assets of an export, read a page at a time as the one before has been sent. */
interface ExportPages extends Iterator<List<Row>> {

    int SIZE = 50;

    /** In the order of a browse, as far as they were there when it began. */
    static ExportPages browse(AssetRows rows, Conditions where, AssetOrder order) {
        return new ExportPages() {
            private @Nullable List<Row> last;

            @Override
            public boolean hasNext() {
                return last == null || last.size() == SIZE;
            }

            @Override
            public List<Row> next() {
                Conditions rest = last == null ? where : where.and(order.after(order.position(last.getLast())));
                List<Row> page = rows.select(Browse.page(rest, order, SIZE), rest.values());
                last = page;
                return page;
            }
        };
    }

    /** In the order of a list. */
    static ExportPages listed(List<UUID> ids, Function<List<UUID>, List<Row>> rows) {
        Iterator<List<Row>> pages = IntStream.iterate(0, from -> from < ids.size(), from -> from + SIZE)
                .mapToObj(from -> rows.apply(ids.subList(from, Math.min(ids.size(), from + SIZE))))
                .iterator();
        return new ExportPages() {
            @Override
            public boolean hasNext() {
                return pages.hasNext();
            }

            @Override
            public List<Row> next() {
                return pages.next();
            }
        };
    }
}
