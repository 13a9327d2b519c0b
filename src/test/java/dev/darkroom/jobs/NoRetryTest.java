package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoRetryTest {

    @ParameterizedTest
    @CsvSource({"1,true", "true,true", "YES,true", "' yes ',true", "0,false", "false,false", "'',false", "2,false"})
    void it_is_asked_for_in_fals_three_spellings(String value, boolean asked) {
        assertThat(NoRetry.isAsked(Map.of("x-fal-no-retry", value))).isEqualTo(asked);
        assertThat(NoRetry.isAsked(Map.of())).isFalse();
    }
}
