package dev.darkroom.library.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a search within a list that is so short that all of it is put in exact order: its vectors are looked
 * up, and assets for their words only and for what else narrows the scope. It does not depend on what the words mean,
 * which is made out meanwhile. Within a longer list it finds nothing, and at little cost.
 */
final class ShortList {

    private static final int LONGEST = Statement.SMALL_WINDOW;

    private ShortList() {}

    /** Whether what has not all the words may be found as well; otherwise their index alone tells what is. */
    static boolean suits(Probe probe) {
        Wording wording = probe.wording();
        return wording == null || wording.isFree() || !probe.likenesses().isEmpty();
    }

    /**
     * @param list the one of the scope's conditions whose list that is
     * @param upTo the last id that is looked at; null for all
     */
    static Statement.Ready of(Scope scope, Condition list, Probe probe, @Nullable UUID upTo, Models.InUse models) {
        Wording wording = probe.wording();
        Set<Space> spaces = probe.possibleSpaces();
        List<@Nullable Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        if (wording != null) {
            List<Condition> worded = new ArrayList<>(scope.conditions());
            worded.add(scope.alive());
            worded.add(WordConditions.all(wording));
            sql.append("WITH lex AS MATERIALIZED (SELECT a.id FROM asset a WHERE " + Condition.all(worded, values)
                    + ")\n");
        }
        sql.append("SELECT a.id, " + (wording == null ? "false" : "a.id IN (SELECT id FROM lex)"))
                .append(" AS lex, 0 AS worded");
        spaces.forEach(space -> sql.append(", v_%1$s.vector AS %1$s".formatted(space.label())));
        sql.append("\nFROM " + from(list, others(scope, list, wording), values));
        for (Space space : spaces) {
            sql.append("\nLEFT JOIN %1$s v_%2$s ON v_%2$s.id = a.id AND v_%2$s.model_id = ?"
                    .formatted(space.vectors(), space.label()));
            values.add(models.of(space));
        }
        if (upTo != null) {
            sql.append("\nWHERE a.id <= ?");
            values.add(upTo);
        }
        return new Statement.Ready(sql.toString(), values.toArray(), spaces);
    }

    private static List<Condition> others(Scope scope, Condition list, @Nullable Wording wording) {
        List<Condition> others = new ArrayList<>(scope.conditions());
        others.removeAll(List.of(list, scope.owner()));
        if (wording != null) {
            others.addAll(WordConditions.hard(wording));
        }
        return others;
    }

    // A plan would rather read all assets than look up one in a hundred of them; OFFSET leaves it no choice.
    private static String from(Condition list, List<Condition> others, List<@Nullable Object> values) {
        values.addAll(list.values());
        values.addAll(list.values());
        String ids =
                "(SELECT DISTINCT id FROM (%1$s) l (id)\n  WHERE (SELECT count(*) FROM (SELECT FROM (%1$s) l LIMIT %2$d) l) <= %3$d)"
                        .formatted(list.list(), LONGEST + 1, LONGEST);
        return others.isEmpty()
                ? ids + " a"
                : ids + " l CROSS JOIN LATERAL (SELECT a.id FROM asset a WHERE a.id = l.id AND "
                        + Condition.all(others, values) + " OFFSET 0) a";
    }
}
