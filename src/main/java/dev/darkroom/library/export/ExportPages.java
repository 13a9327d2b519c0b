package dev.darkroom.library.export;

import dev.darkroom.library.asset.AssetRepository;
import dev.darkroom.library.asset.AssetRepository.Row;
import dev.darkroom.library.browse.AssetOrder;
import dev.darkroom.library.browse.BrowseService;
import dev.darkroom.library.browse.SqlConditions;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The assets of an export, read a page at a time as the one before has been sent. */
final class ExportPages {

    static final int SIZE = 50;

    private ExportPages() {}

    /** In the order of a browse, as far as they were there when it began. */
    static Iterator<List<Row>> browse(AssetRepository rows, SqlConditions where, AssetOrder order) {
        return new Iterator<>() {
            private @Nullable List<Row> last;

            @Override
            public boolean hasNext() {
                return last == null || last.size() == SIZE;
            }

            @Override
            public List<Row> next() {
                SqlConditions rest = last == null ? where : where.and(order.after(order.position(last.getLast())));
                List<Row> page = rows.find(BrowseService.page(rest, order, SIZE), rest.values());
                last = page;
                return page;
            }
        };
    }

    /** In the order of a list. */
    static Iterator<List<Row>> listed(List<UUID> ids, Function<List<UUID>, List<Row>> rows) {
        return IntStream.iterate(0, from -> from < ids.size(), from -> from + SIZE)
                .mapToObj(from -> rows.apply(ids.subList(from, Math.min(ids.size(), from + SIZE))))
                .iterator();
    }
}
