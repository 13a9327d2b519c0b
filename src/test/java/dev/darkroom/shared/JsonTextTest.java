package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    private static final String LONG = "\"" + "a\\\"b".repeat(20_000) + "\"";

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of(
                "17454220438242315174",
                "3.50",
                "-0.0",
                "1E+2",
                "null",
                "true",
                "\"\"",
                "\"a\\\"}]\\\\\"",
                "\"\uD83D\uDC1D\"",
                "{ }",
                "[1,  2]",
                "{\"a\" : [ {\"b\": 1.0} ]}",
                LONG);
    }

    @Provide
    Arbitrary<String> spaces() {
        return Arbitraries.of("", " ", "\n\t", "  ");
    }

    @Property
    void fields_are_cut_out_as_they_stand(
            @ForAll("values") String one, @ForAll("values") String other, @ForAll("spaces") String space)
            throws IOException {
        String text = "{" + space + "\"one\"" + space + ":" + space + one + space + "," + space + "\"other\":" + other
                + space + "}";
        assertThat(JsonText.fields(text)).containsEntry("one", one).containsEntry("other", other);
    }

    @Property
    void elements_are_cut_out_as_they_stand(
            @ForAll("values") String one, @ForAll("values") String other, @ForAll("spaces") String space)
            throws IOException {
        String text = space + "[" + one + space + "," + space + other + "]";
        assertThat(JsonText.elements(text, 10)).isEqualTo(List.of(one, other));
        assertThat(JsonText.elements(text, 1)).isEqualTo(List.of(one));
    }

    @Test
    void of_a_name_that_comes_twice_the_last_counts() throws IOException {
        assertThat(JsonText.fields("{\"a\": 1, \"a\": 2}")).containsEntry("a", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{\"a\": ", "{\"a\": 1", "{\"a\": 1} {}", "{\"a\": 01}", "{a: 1}"})
    void what_is_no_object_is_refused(String text) {
        assertThatThrownBy(() -> JsonText.fields(text)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[1", "[1,", "[{\"a\": 1]"})
    void what_is_no_array_is_refused(String text) {
        assertThatThrownBy(() -> JsonText.elements(text, 10)).isInstanceOf(IOException.class);
    }
}
