package dev.darkroom.jobs.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.shared.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputReferencesTest {

    @ParameterizedTest
    @CsvSource({"$a, a", "$picture.images.0.url, picture", "$node-1.x_y, node-1", "$A1.0, A1"})
    void a_text_that_is_nothing_but_a_name_and_a_path_is_a_reference(String text, String name) {
        assertThat(JobReference.parse(text).orElseThrow().name()).isEqualTo(name);
        assertThat(JobReference.parse(text).orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$", "$5", "$a.", "$a..b", "$a b", "see $a", "$a.b/c", "$$a", "$-a", "", "$a.b.", "$ä", "$a\n"})
    void any_other_text_is_none(String text) {
        assertThat(JobReference.parse(text)).isEmpty();
    }

    @Test
    void what_is_around_a_reference_stays_to_the_letter() {
        String input =
                "{ \"$a\" : \"$a.b\", \"n\":1.50 ,\"l\":[\"\\u0024a\",\"$$a\",\"$$$a.b\",\"x $a\",{\"d\": \"$5\"}] }";
        InputReferences references = InputReferences.in("input", input);
        assertThat(references.references())
                .extracting(InputReferences.Found::place)
                .containsExactly("$a", "l.0");
        assertThat(references.resolve(reference -> "{\"of\": \"" + reference + "\"}"))
                .isEqualTo(
                        "{ \"$a\" : {\"of\": \"$a.b\"}, \"n\":1.50 ,\"l\":[{\"of\": \"$a\"},\"$a\",\"$$a.b\",\"x $a\","
                                + "{\"d\": \"$5\"}] }");
    }

    @Test
    void only_so_many_are_taken_and_what_only_looks_like_one_does_not_count() {
        String alike = "{\"l\": [" + "\"$$a.b\",".repeat(5_000) + "\"$a\"]}";

        assertThat(InputReferences.in("input", alike).resolve(_ -> "1"))
                .isEqualTo("{\"l\": [" + "\"$a.b\",".repeat(5_000) + "1]}");
        assertThat(InputReferences.escape("[" + "\"$a\",".repeat(300) + "1]"))
                .isEqualTo("[" + "\"$$a\",".repeat(300) + "1]");
        assertThatThrownBy(() -> InputReferences.in("jobs.0.input", "{\"l\": [" + "\"$a\",".repeat(200) + "\"$a\"]}"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("more than 200 times");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.0.b | {\"a\": [{\"b\": 1.50}], \"a\": [{\"b\" : 2.50e1}]} | 2.50e1",
                "a.1 | {\"a\": [[0], {\"x\" : [1,  2]}, 3]} | {\"x\" : [1,  2]}",
                "a | {\"a\": \"\\u00e4\\\"\"} | \"\\u00e4\\\"\"",
                "0 | {\"0\": null} | null",
            })
    void a_path_finds_a_value_as_it_stands(String path, String json, String value) {
        assertThat(RawJsonPath.find(json, List.of(path.split("\\.")))).contains(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "b | {\"a\": 1}",
                "a.b | {\"a\": 1}",
                "a.1 | {\"a\": [1]}",
                "a.x | {\"a\": [1]}",
                "a | 7",
                "a | {\"a\""
            })
    void and_nothing_where_there_is_none(String path, String json) {
        assertThat(RawJsonPath.find(json, List.of(path.split("\\.")))).isEmpty();
    }

    @Test
    void a_text_of_very_many_steps_is_text_and_fills_neither_stack_nor_memory() {
        assertThat(JobReference.parse("$a" + ".b".repeat(2_000)).orElseThrow().path())
                .hasSize(2_000);
        assertThat(JobReference.parse("$a" + ".b".repeat(1_000_000))).isEmpty();
        assertThat(JobReference.isEscaped("$$a" + ".b".repeat(1_000_000))).isFalse();
    }
}
