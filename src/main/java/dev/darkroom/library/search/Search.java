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
        if (probe.wording() == null && probe.likenesses().isEmpty()) {
            return new Hits(List.of(), 0, 0, false);
        }
        List<Row> rows = inShortList(scope, probe, upTo);
        if (rows.isEmpty()) {
            rows = anywhere(scope, probe, upTo);
        }
        Scoring scoring = new Scoring(probe);
        List<Hit> hits = new ArrayList<>();
        long withoutAllWords = 0;
        long withAllWords = 0;
        for (Row row : rows) {
            Optional<Hit> hit =
                    scoring.score(row.id(), row.worded(), row.vectors()).filter(found -> found.similarity() >= least);
            hit.ifPresent(hits::add);
            withoutAllWords += hit.isPresent() && !row.worded() ? 1 : 0;
            withAllWords += row.worded() ? 1 : 0;
        }
        hits.sort(Hit.BEST_FIRST);
        long worded =
                rows.isEmpty() ? 0 : Math.max(withAllWords, rows.getFirst().wordedInAll());
        long all = least > 0 ? hits.size() : worded + withoutAllWords;
        boolean byWordsAlone = probe.wording() != null && probe.likenesses().isEmpty() && least == 0;
        int counted = byWordsAlone ? counted(hits, worded > 0 ? Scoring.ALL_WORDS : Scoring.CLEARLY_NEAR) : hits.size();
        long total = byWordsAlone ? Math.max(worded, counted) : all;
        return new Hits(hits, counted, total, worded > Statement.WINDOW);
    }

    /** How many of the best are no less similar than that. */
    private static int counted(List<Hit> hits, double line) {
        return (int) hits.stream().filter(hit -> hit.similarity() >= line).count();
    }

    /** All of a list that is short; nothing when none of the scope's lists is, or nothing is in it. */
    private List<Row> inShortList(Scope scope, Probe probe, @Nullable UUID upTo) {
        if (!ShortList.suits(probe)) {
            return List.of();
        }
        return scope.conditions().stream()
                .filter(condition -> condition.list() != null)
                .map(list -> rows(ShortList.of(scope, list, probe, upTo, models.inUse())))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<Row> anywhere(Scope scope, Probe probe, @Nullable UUID upTo) {
        Scope within = selectiveList(scope).map(scope::startingWith).orElse(scope);
        Statement.Ready statement = Statement.of(neighbours.distance(), within, probe, upTo, models.inUse());
        return neighbours.query(() -> rows(statement));
    }

    private List<Row> rows(Statement.Ready statement) {
        return database.queryPlanned(statement.sql(), row -> row(row, statement.spaces()), statement.values());
    }

    /** One of the scope's lists of which it is quicker to look the ids up than to compare all rows. */
    private Optional<Condition> selectiveList(Scope scope) {
        return scope.conditions().stream()
                .filter(condition -> condition.list() != null && isSelective(condition))
                .findFirst();
    }

    // How many rows there are to compare is what the database believed when it last looked; none, if it never has.
    private boolean isSelective(Condition condition) {
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
