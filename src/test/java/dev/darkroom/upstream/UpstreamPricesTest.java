package dev.darkroom.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.upstream.client.ApiGuards;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Price lists with entries that cannot be read. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class UpstreamPricesTest {

    @Inject
    UpstreamPrices prices;

    @Inject
    ApiGuards guards;

    @BeforeEach
    void closeCircuits() {
        guards.reset();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "[]",
                "{\"endpoint_id\": \"a/odd\", \"unit_price\": true}",
                "{\"endpoint_id\": \"a/odd\", \"unit_price\": [1]}",
                "{\"endpoint_id\": \"a/odd\", \"unit_price\": {\"amount\": 1}}",
                "{\"endpoint_id\": \"a/odd\", \"unit_price\": \"dear\"}",
                "{\"endpoint_id\": {}, \"unit_price\": 1}",
                "{\"endpoint_id\": \"a/odd\", \"unit_price\": null}"
            })
    void an_entry_that_cannot_be_read_takes_no_other_with_it(String odd) {
        FakeUpstream.answers(
                200,
                "{\"prices\": [" + odd
                        + ", {\"endpoint_id\": \"a/good\", \"unit_price\": 0.025, \"unit\": \"images\"}]}");

        assertThat(prices.prices("default", List.of("a/odd", "a/good")))
                .containsExactly(new UnitPrice("a/good", new BigDecimal("0.025"), "images", "USD"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"prices\": null}", "{\"prices\": {\"a/good\": 1}}", "{\"prices\": 7}"})
    void an_answer_without_a_list_names_no_price(String body) {
        FakeUpstream.answers(200, body);

        assertThat(prices.prices("default", List.of("a/good"))).isEmpty();
    }
}
