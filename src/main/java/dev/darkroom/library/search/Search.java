package dev.darkroom.library.search;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds assets by words, by meaning and by look: one statement, and the exact order of the few that it brings. */
@ApplicationScoped
public class Search {

    private record Row(UUID id, boolean worded, long wordedInAll, Map<Space, Vector> vectors) {}

    /** To look up an id takes as long as to compare so many rows. */
    private static final int ROWS_FOR_A_LOOKUP = 50;

    private static final int LONGEST_LIST = 20_000;

    private final Database database;
    private final Models models;
    private final Neighbours neighbours;

    Search(Database database, Models models, Neighbours neighbours) {
        this.database = database;
        this.models = models;
        this.neighbours = neighbours;
    }

    /**
     * @param upTo the largest id that counts, so that a list stays as it was while others arrive; null for any
     * @param least the least similarity of a hit, 0 to 1; 0 for all that are near at all
     */
    public Hits find(Scope scope, Probe probe, @Nullable UUID upTo, double least) {
        if (probe.wording() == null && probe.aims().isEmpty()) {
            return new Hits(List.of(), 0, false);
        }
        Scope within = shortList(scope).map(scope::startingWith).orElse(scope);
        Statement.Ready statement = Statement.of(neighbours.distance(), within, probe, upTo, models.inUse());
        Set<Space> spaces = probe.spaces();
        List<Row> rows = neighbours.query(
                () -> database.queryPlanned(statement.sql(), row -> row(row, spaces), statement.values()));
        Scoring scoring = new Scoring(probe);
        List<Hit> hits = new ArrayList<>();
        long withoutAllWords = 0;
        for (Row row : rows) {
            Optional<Hit> hit =
                    scoring.score(row.id(), row.worded(), row.vectors()).filter(found -> found.similarity() >= least);
            hit.ifPresent(hits::add);
            withoutAllWords += hit.isPresent() && !row.worded() ? 1 : 0;
        }
        hits.sort(Hit.BEST_FIRST);
        long worded = rows.isEmpty() ? 0 : rows.getFirst().wordedInAll();
        long total = least > 0 ? hits.size() : worded + withoutAllWords;
        return new Hits(hits, total, worded > Statement.WINDOW);
    }

    /** One of the scope's lists that is so short that it is quicker to look its ids up than to compare all rows. */
    private Optional<Condition> shortList(Scope scope) {
        return scope.conditions().stream()
                .filter(condition -> condition.list() != null && isShort(condition))
                .findFirst();
    }

    // How many rows there are to compare is what the database believed when it last looked; none, if it never has.
    private boolean isShort(Condition condition) {
        String sql = "SELECT (SELECT count(*) FROM (SELECT 1 FROM (" + condition.list() + ") l LIMIT " + LONGEST_LIST
                + ") l) < least(" + LONGEST_LIST + ", reltuples / " + ROWS_FOR_A_LOOKUP
                + ") FROM pg_class WHERE oid = 'asset_meaning'::regclass";
        return database.first(sql, row -> row.getBoolean(1), condition.values().toArray())
                .orElseThrow();
    }

    private static Row row(ResultSet row, Set<Space> spaces) throws SQLException {
        Map<Space, Vector> vectors = new EnumMap<>(Space.class);
        for (Space space : spaces) {
            byte[] values = row.getBytes(space.label());
            if (values != null) {
                vectors.put(space, Vector.read(values));
            }
        }
        return new Row(Database.id(row, "id"), row.getBoolean("lex"), row.getLong("worded"), vectors);
    }
}
