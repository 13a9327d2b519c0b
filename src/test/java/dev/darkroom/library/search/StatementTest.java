package dev.darkroom.library.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The searches as they are sent, word for word: whoever changes one shows the whole of it to whoever reviews that. */
class StatementTest {

    private static final UUID OWNER = new UUID(1, 2);
    private static final Vector VECTOR = new Vector(new short[Vector.DIMENSIONS]);
    private static final Aim MEANING = new Aim(Space.MEANING, VECTOR);
    private static final Aim LOOK = new Aim(Space.LOOK, VECTOR);
    private static final Condition MINE = new Condition("a.owner_id = ?", List.of(OWNER), Condition.Reads.COLUMNS);
    private static final Condition ALIVE = new Condition("a.expires_at IS NULL", List.of(), Condition.Reads.ASSET);
    private static final Condition FAVORITE =
            new Condition("a.favorited_at IS NOT NULL", List.of(), Condition.Reads.ASSET);

    private static final Condition TAGGED =
            Condition.in("SELECT asset_id FROM asset_tag WHERE tag_id = ?", List.of(OWNER));

    private static final Scope IN_A_TAG = new Scope(MINE, List.of(MINE, TAGGED), ALIVE);
    private static final Models.InUse MODELS = new Models.InUse(1, 2);

    enum Case {
        SEARCH_WORDS_AND_MEANING(Distance.SCAN, Probe.of(Wording.of("red car"), MEANING, List.of()), null, MINE),
        SEARCH_NEXT_PAGE(Distance.SCAN, Probe.of(Wording.of("red car"), MEANING, List.of()), OWNER, MINE),
        SEARCH_BY_INDEX(Distance.INDEX, Probe.of(Wording.of("red car"), MEANING, List.of()), null, MINE),
        SEARCH_AMONG_FAVORITES(
                Distance.SCAN, Probe.of(Wording.of("red car"), MEANING, List.of()), null, MINE, FAVORITE),
        SEARCH_IN_A_TAG(Distance.SCAN, Probe.of(Wording.of("red car"), MEANING, List.of()), null, MINE, TAGGED),
        SEARCH_IN_A_SMALL_TAG(Statement.of(
                Distance.SCAN,
                IN_A_TAG.startingWith(TAGGED),
                Probe.of(Wording.of("red car"), MEANING, List.of()),
                OWNER,
                MODELS)),
        SEARCH_IN_A_SHORT_LIST(
                ShortList.of(IN_A_TAG, TAGGED, Probe.of(Wording.of("red car"), MEANING, List.of()), null, MODELS)),
        SEARCH_IN_A_SHORT_LIST_ALL_WAYS(ShortList.of(
                IN_A_TAG, TAGGED, Probe.of(Wording.of("red car -blue"), MEANING, List.of(LOOK)), OWNER, MODELS)),
        SEARCH_WORDS_ONLY(Distance.SCAN, Probe.of(Wording.of("\"red car\" bea* -blue"), null, List.of()), null, MINE),
        SEARCH_BY_LOOK(Distance.SCAN, Probe.of(null, null, List.of(LOOK)), null, MINE),
        SEARCH_ALL_WAYS(Distance.SCAN, Probe.of(Wording.of("car"), MEANING, List.of(MEANING, LOOK)), null, MINE);

        private final Statement.Ready statement;

        Case(Statement.Ready statement) {
            this.statement = statement;
        }

        Case(Distance distance, Probe probe, @Nullable UUID upTo, Condition... conditions) {
            statement = Statement.of(distance, new Scope(MINE, List.of(conditions), ALIVE), probe, upTo, MODELS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_statement_is_the_one_that_was_reviewed(Case which) throws IOException {
        String name = which.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        Path reviewed = Path.of("src/test/resources/sql", name + ".sql");
        if (Boolean.getBoolean("darkroom.sql.write")) {
            Files.writeString(reviewed, which.statement.sql() + "\n");
        }
        assertThat(which.statement.sql() + "\n").isEqualTo(Files.readString(reviewed, StandardCharsets.UTF_8));
        assertThat(which.statement.values()).hasSize((int)
                which.statement.sql().chars().filter(c -> c == '?').count());
    }
}
