package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseProblemsTest {

    @ParameterizedTest
    @CsvSource({"23503, 409", "23505, 409", "40P01, 409", "40001, 409", "22021, 422", "22P05, 422"})
    void what_another_request_or_the_callers_text_brought_about_is_no_fault_of_ours(String state, int status) {
        Exception failure = new RuntimeException(new DatabaseException(new SQLException("no", state)));
        assertThat(DatabaseProblems.of(failure).orElseThrow().kind().status()).isEqualTo(status);
    }

    @Test
    void all_else_is() {
        assertThat(DatabaseProblems.of(new DatabaseException(new SQLException("no", "42601"))))
                .isEmpty();
        assertThat(DatabaseProblems.of(new IllegalStateException("no"))).isEmpty();
    }
}
