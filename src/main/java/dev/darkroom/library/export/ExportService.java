package dev.darkroom.library.export;

import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.AssetRepository;
import dev.darkroom.library.asset.AssetRepository.Row;
import dev.darkroom.library.asset.LibraryConfig;
import dev.darkroom.library.browse.AssetFilter;
import dev.darkroom.library.browse.AssetFilterFactory;
import dev.darkroom.library.browse.SearchPages;
import dev.darkroom.library.browse.SqlConditions;
import dev.darkroom.library.export.ExportStream.Order;
import dev.darkroom.library.search.SearchHit;
import dev.darkroom.library.search.SearchHits;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.Connections;
import dev.darkroom.shared.http.QueryParameters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Exports assets as a ZIP archive, streamed while it is made. What cannot be exported is refused before the first
 * byte; what fails after that ends with the connection, so that nobody takes a part for the whole.
 */
@ApplicationScoped
public class ExportService {

    private static final Logger LOG = Logger.getLogger(ExportService.class);
    private static final String METADATA = "metadata";
    private static final Set<String> NOT_HERE = Set.of("limit", "cursor");

    private final AssetFilterFactory assetFilterFactory;
    private final SearchPages searchPages;
    private final AssetRepository rows;
    private final AssetIdResolver ids;
    private final ExportSlots places;
    private final ExportStream stream;
    private final Clock clock;
    private final int most;

    ExportService(
            AssetFilterFactory assetFilterFactory,
            SearchPages searchPages,
            AssetRepository rows,
            AssetIdResolver ids,
            ExportSlots places,
            ExportStream stream,
            Clock clock,
            LibraryConfig config) {
        this.assetFilterFactory = assetFilterFactory;
        this.searchPages = searchPages;
        this.rows = rows;
        this.ids = ids;
        this.places = places;
        this.stream = stream;
        this.clock = clock;
        this.most = config.export().most();
    }

    /**
     * What a browse finds, in its order, as it is now.
     *
     * @param parameters those of a browse but for the place in the list, and {@code metadata}
     * @throws Problem 422 when one of them is wrong or too much is found, 429 when too many exports are under way
     */
    public Response found(
            UUID ownerId, MultivaluedMap<String, String> parameters, String baseUrl, RoutingContext connection) {
        QueryParameters query = new QueryParameters(
                parameters,
                name -> name.equals(METADATA) || AssetFilterFactory.knows(name) && !NOT_HERE.contains(name));
        boolean imprinted = isImprinted(query);
        AssetFilter filter = assetFilterFactory.of(ownerId, query);
        return send(ownerId, () -> new Order(ownerId, pages(ownerId, filter, baseUrl), baseUrl, imprinted), connection);
    }

    /** The assets that a body lists, in its order; those whose files have expired are in the manifest only. */
    Response listed(
            UUID ownerId,
            List<UUID> listed,
            MultivaluedMap<String, String> parameters,
            String baseUrl,
            RoutingContext connection) {
        boolean imprinted = isImprinted(new QueryParameters(parameters, Set.of(METADATA)));
        Iterator<List<Row>> pages =
                ExportPages.listed(Arrays.asList(ids.all(ownerId, "asset_ids", listed)), rows::inOrder);
        return send(ownerId, () -> new Order(ownerId, pages, baseUrl, imprinted), connection);
    }

    /** How many assets may be in one. */
    public int most() {
        return most;
    }

    private Iterator<List<Row>> pages(UUID ownerId, AssetFilter filter, String baseUrl) {
        if (!filter.sought().isNothing()) {
            SearchHits searchHits = searchPages.all(ownerId, filter, baseUrl);
            if (searchHits.truncated()) {
                throw Problem.invalid(
                        "q", "finds more than a search ranks; with sort, all that have its words are exported");
            }
            List<UUID> found = searchHits.asked().stream().map(SearchHit::id).toList();
            return ExportPages.listed(bounded(found.size(), found), page -> rows.alive(page, clock.instant()));
        }
        SqlConditions now =
                assetFilterFactory.alive(filter.scope()).and("a.id <= ?", AssetIdResolver.lastOf(clock.instant()));
        return bounded(assetFilterFactory.count(now), ExportPages.browse(rows, now, filter.order()));
    }

    private <T> T bounded(long count, T found) {
        if (count > most) {
            throw Problem.of(
                    Problem.Kind.INVALID,
                    "These are " + count + " assets, and an export has " + most
                            + " at most: narrow it, by created_after and created_before for example");
        }
        return found;
    }

    private static boolean isImprinted(QueryParameters query) {
        String wish = query.one(METADATA);
        if (wish != null && !wish.equals("true") && !wish.equals("false")) {
            throw Problem.invalid(METADATA, "must be true or false");
        }
        return "true".equals(wish);
    }

    private Response send(UUID ownerId, Supplier<Order> found, RoutingContext connection) {
        places.take(ownerId);
        boolean isGivenBackAtItsEnd = false;
        try {
            Order order = found.get();
            StreamingOutput body = out -> {
                try {
                    stream.write(order, out);
                } catch (RuntimeException | Error failure) {
                    LOG.errorf(
                            failure,
                            "An export of owner %s was aborted; its client has a part of the archive",
                            ownerId);
                    Connections.cut(connection);
                    throw new IOException(failure);
                }
            };
            var _ = Connections.over(connection).thenRun(() -> places.giveBack(ownerId));
            isGivenBackAtItsEnd = true;
            return Response.ok(body)
                    .type("application/zip")
                    .header("Content-Disposition", "attachment; filename=\"" + fileName() + "\"")
                    .header("Cache-Control", "private, no-store")
                    .header("X-Accel-Buffering", "no")
                    .build();
        } finally {
            if (!isGivenBackAtItsEnd) {
                places.giveBack(ownerId);
            }
        }
    }

    private String fileName() {
        return "darkroom-export-" + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) + ".zip";
    }
}
