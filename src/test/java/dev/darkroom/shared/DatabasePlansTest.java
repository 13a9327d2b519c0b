package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Which statements are planned for their values, and that this ends with them. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class DatabasePlansTest {

    private static final String MODE = "SELECT current_setting('plan_cache_mode')";

    @Inject
    Database database;

    @Test
    void a_statement_is_planned_once_unless_it_asks_for_more() {
        QuarkusTransaction.requiringNew().run(() -> assertThat(usual()).isEqualTo("force_generic_plan"));

        assertThat(database.queryPlanned(MODE, row -> row.getString(1))).containsExactly("force_custom_plan");

        for (int connection = 0; connection < 20; connection++) {
            assertThat(usual()).isEqualTo("force_generic_plan");
        }
    }

    @Test
    void a_statement_that_fails_leaves_nothing_behind() {
        assertThatThrownBy(() -> database.queryPlanned("SELECT 1 / 0", row -> row.getInt(1)))
                .isInstanceOf(DatabaseException.class);

        assertThat(usual()).isEqualTo("force_generic_plan");
    }

    @Test
    void in_a_transaction_it_sees_what_was_written() {
        QuarkusTransaction.requiringNew().run(() -> {
            database.update("CREATE TEMP TABLE planned ON COMMIT DROP AS SELECT 7 AS number");

            assertThat(database.queryPlanned("SELECT number FROM planned", row -> row.getInt(1)))
                    .containsExactly(7);
        });
    }

    private String usual() {
        return database.first(MODE, row -> row.getString(1)).orElseThrow();
    }
}
