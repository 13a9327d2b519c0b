package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedJsonTreeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"text\"",
                "-1.5e3",
                "123456789012345678901234567890",
                "{\"a\": [1, {\"b\": null}, [true, false]], \"a b\": \"\\u0000\", \"c\": {}}",
                "{\"twice\": 1, \"twice\": [2]}",
                "",
                "  "
            })
    void what_is_small_is_read_as_ever(String text) throws JsonProcessingException {
        assertThat(BoundedJsonTree.of(text)).isEqualTo(new ObjectMapper().readTree(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,", "{\"a\" 1}", "nonsense", "{\"a\": [}"})
    void what_is_no_json_is_refused(String text) {
        assertThatThrownBy(() -> BoundedJsonTree.of(text)).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"\":1}", "[[]]", "0"})
    void of_very_many_values_few_are_kept_and_the_members_behind_them_are_found(String value) throws Exception {
        String many = (value + ",").repeat(200_000) + value;
        JsonNode tree =
                BoundedJsonTree.of("{\"detail\": [" + many + "], \"error_type\": \"timeout\", \"last\": {\"a\": 1}}");

        assertThat(tree.path("detail").size()).isBetween(1, BoundedJsonTree.MAX_VALUES);
        assertThat(tree.path("error_type").asText()).isEqualTo("timeout");
        assertThat(tree.has("last")).isTrue();
    }

    @Test
    void an_object_of_very_many_members_is_bounded_too() throws Exception {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            text.append('"').append(i).append("\": {},");
        }
        assertThat(BoundedJsonTree.of(text.append("\"z\": 1}").toString()))
                .hasSizeLessThanOrEqualTo(BoundedJsonTree.MAX_VALUES);
    }
}
