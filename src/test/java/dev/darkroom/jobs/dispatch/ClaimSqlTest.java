package dev.darkroom.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.jobs.engine.DueClaimSql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The claims as they are sent, word for word: whoever changes one shows the whole of it to whoever reviews that. */
class ClaimSqlTest {

    private static final Map<String, String> STATEMENTS = Map.of(
            "claim-queued", ClaimSql.QUEUED.sql(),
            "claim-queued-by-endpoint", ClaimSql.QUEUED_BY_ENDPOINT.sql(),
            "take-back", ClaimSql.TAKE_BACK,
            "take-back-early", ClaimSql.TAKE_BACK_EARLY,
            "claim-looks", DueClaimSql.LOOKS.inOrder(),
            "claim-looks-selectively", DueClaimSql.LOOKS.selective(),
            "claim-due", DueClaimSql.OTHERS.inOrder(),
            "claim-due-selectively", DueClaimSql.OTHERS.selective());

    static Set<String> names() {
        return STATEMENTS.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void the_statement_is_the_one_that_was_reviewed(String name) throws IOException {
        Path reviewed = Path.of("src/test/resources/sql", name + ".sql");
        if (Boolean.getBoolean("darkroom.sql.write")) {
            Files.writeString(reviewed, STATEMENTS.get(name));
        }
        assertThat(Files.readString(reviewed, StandardCharsets.UTF_8)).isEqualTo(STATEMENTS.get(name));
    }
}
