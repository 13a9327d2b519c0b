package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutagesTest {

    private static Problem outage(Exception failure) {
        return Objects.requireNonNull(Outages.of(failure));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"08001", "08003", "08006", "57P01", "57P03", "53300", "40001", "58030"})
    void a_database_that_is_away_is_503_and_says_when_to_ask_again(@Nullable String state) {
        Problem problem = outage(new IllegalStateException(new DatabaseException(new SQLException("x", state))));

        assertThat(problem.kind().status()).isEqualTo(503);
        assertThat(problem.retryAfter()).isPositive();
    }

    @Test
    void a_full_disk_is_507_wherever_it_is_full() {
        assertThat(outage(new DatabaseException(new SQLException("x", "53100"))).kind())
                .isEqualTo(Problem.Kind.STORAGE_FULL);
        assertThat(outage(new IOException("No space left on device")).kind()).isEqualTo(Problem.Kind.STORAGE_FULL);
        assertThat(outage(new FileSystemException("f", null, "Disk quota exceeded"))
                        .kind())
                .isEqualTo(Problem.Kind.STORAGE_FULL);
    }

    @Test
    void a_fault_of_ours_stays_one() {
        assertThat(Outages.of(new DatabaseException(new SQLException("syntax", "42601"))))
                .isNull();
        assertThat(Outages.of(new IllegalStateException("ours"))).isNull();
        assertThat(Outages.of(new IOException("Connection reset by peer"))).isNull();
        assertThat(Outages.of(null)).isNull();
    }
}
