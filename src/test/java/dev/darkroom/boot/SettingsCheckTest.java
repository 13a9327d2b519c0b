package dev.darkroom.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.access.Bootstrap;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsCheckTest {

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "jdbc:mysql://localhost/x?password=not-for-logs", "postgresql://localhost/x"})
    void a_database_that_is_no_postgresql_is_told_without_its_url(String url) {
        assertThat(SettingsCheck.databaseProblem(url))
                .hasValueSatisfying(line -> assertThat(line)
                        .contains("QUARKUS_DATASOURCE_JDBC_URL")
                        .doesNotContain(url)
                        .doesNotContain("not-for-logs"));
    }

    @Test
    void a_postgresql_is_no_problem() {
        assertThat(SettingsCheck.databaseProblem("jdbc:postgresql://db/darkroom"))
                .isEmpty();
    }

    @Test
    void a_key_without_a_colon_is_told_without_the_key() {
        assertThat(Bootstrap.problem("no-colon"))
                .hasValueSatisfying(line ->
                        assertThat(line).contains("DARKROOM_BOOTSTRAP_KEY").doesNotContain("no-colon"));
        assertThat(Bootstrap.problem("me:secret")).isEmpty();
    }

    @Test
    void a_short_secret_is_guessable_however_long_its_id_is() {
        assertThat(SettingsCheck.isGuessable("a-very-long-id-indeed:short")).isTrue();
        assertThat(SettingsCheck.isGuessable("me:0123456789abcdef")).isFalse();
    }

    @Test
    void traces_go_to_a_url_by_a_protocol_that_there_is() {
        assertThat(SettingsCheck.tracesProblem(Optional.empty(), Optional.of("http/json")))
                .isEmpty();
        assertThat(SettingsCheck.tracesProblem(Optional.of("http://localhost:4318"), Optional.empty()))
                .isEmpty();
        assertThat(SettingsCheck.tracesProblem(Optional.of("https://collector:4317"), Optional.of("grpc")))
                .isEmpty();
        assertThat(SettingsCheck.tracesProblem(Optional.of("collector:4318"), Optional.empty()))
                .hasValueSatisfying(line -> assertThat(line).contains("OTEL_EXPORTER_OTLP_ENDPOINT"));
        assertThat(SettingsCheck.tracesProblem(Optional.of("http://localhost:4318"), Optional.of("http/json")))
                .hasValueSatisfying(line -> assertThat(line).contains("OTEL_EXPORTER_OTLP_PROTOCOL"));
    }
}
