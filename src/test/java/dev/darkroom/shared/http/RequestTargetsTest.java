package dev.darkroom.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** What may stand in a request's first line. */
class RequestTargetsTest {

    @Test
    void what_is_allowed_stays_as_it_is() {
        String target = "/files/a_B-1.png?identity=1.x&b=%7B%c3%A9+[0]:/?@!$'()*,&c";
        assertThat(RequestTargets.escaped(target)).isEqualTo(target);
    }

    @Test
    void what_may_not_stand_there_stands_for_itself() {
        assertThat(RequestTargets.escaped("/v1/{x}|[y]?q={a|b}&p=100%&z=%zz&w=%a"))
                .isEqualTo("/v1/%7Bx%7D%7C%5By%5D" + "?q=%7Ba%7Cb%7D&p=100%25&z=%25zz&w=%25a");
    }

    @Test
    void a_semicolon_is_a_character_like_any_other() {
        assertThat(RequestTargets.escaped("/share/a;b?url=c;d")).isEqualTo("/share/a%3Bb?url=c%3Bd");
    }

    @Test
    void bytes_of_other_scripts_are_kept_as_they_came() {
        String asBytes = new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(RequestTargets.escaped("/?q=" + asBytes)).isEqualTo("/?q=%C3%A9");
    }

    @Property
    void whatever_comes_is_well_formed_afterwards_and_not_escaped_twice(
            @ForAll @StringLength(max = 40) @CharRange(from = 0x21, to = 0xff) String text) {
        String escaped = RequestTargets.escaped("/a?q=" + text);
        assertThat(URI.create("http://localhost" + escaped).getRawQuery()).startsWith("q=");
        assertThat(RequestTargets.escaped(escaped)).isEqualTo(escaped);
    }

    @Property
    void without_escapes_in_it_the_text_arrives_as_it_was(
            @ForAll @StringLength(max = 40) @CharRange(from = 0x26, to = 0x7e) String text) {
        String query = RequestTargets.escaped("/?" + text.replace("+", "-")).substring(2);
        assertThat(URLDecoder.decode(query, StandardCharsets.UTF_8)).isEqualTo(text.replace("+", "-"));
    }
}
