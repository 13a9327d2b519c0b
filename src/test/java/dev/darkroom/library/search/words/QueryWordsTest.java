package dev.darkroom.library.search.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryWordsTest {

    @Test
    void a_query_is_taken_apart() {
        QueryWords queryWords = QueryWords.of("red \"vintage car\" bea* -blue -\"no snow\" 黒猫");

        assertThat(queryWords.everything()).isEqualTo("red \"vintage car\" -blue -\"no snow\" \"黒猫\"");
        assertThat(queryWords.beginnings()).isEqualTo("'bea':*");
        assertThat(queryWords.required()).isEqualTo("\"vintage car\"");
        assertThat(queryWords.excluded()).isEqualTo("blue or \"no snow\"");
        assertThat(queryWords.text()).isEqualTo("red vintage car bea 黒猫");
        assertThat(queryWords.isFree()).isTrue();
        assertThat(QueryWords.of("\"vintage car\" -blue").isFree()).isFalse();
    }

    @Test
    void a_reading_takes_the_place_of_what_was_typed() {
        QueryWords queryWords = QueryWords.of("zepelin over mount").reading(Map.of(0, "zeppelin", 2, "mount*"));

        assertThat(queryWords.everything()).isEqualTo("zeppelin over");
        assertThat(queryWords.beginnings()).isEqualTo("'mount':*");
        assertThat(queryWords.text()).isEqualTo("zeppelin over mount");
    }

    @Property
    void any_text_is_a_query(@ForAll String text) {
        QueryWords queryWords = QueryWords.of(text);
        assertThat(queryWords.beginnings()).matches("('[\\p{L}\\p{N}]+':\\*( & )?)*");
        assertThat(queryWords.everything().chars().filter(c -> c == '"').count() % 2)
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<lora:inkwash_v2:0.7> | \"lora inkwash v2 0 7\"",
                "--ar 16:9 | ar \"16 9\"",
                "(word:1.3) -(red) | \"word 1 3\" -red",
                "cat (or | cat \"or\"",
                "cat or dog | cat or dog",
                "!!! tiger | tiger"
            })
    void signs_hold_words_together_and_are_none_themselves(String query, String everything) {
        assertThat(QueryWords.of(query).everything()).isEqualTo(everything);
    }
}
