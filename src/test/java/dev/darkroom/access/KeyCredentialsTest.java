package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCredentialsTest {

    @Property
    void what_was_stored_matches_itself_and_nothing_else(
            @ForAll @AlphaChars @StringLength(min = 1, max = 40) String secret,
            @ForAll @AlphaChars @StringLength(min = 1, max = 40) String other) {
        byte[] stored = new KeyCredentials("id", secret).secretHash();
        assertThat(new KeyCredentials("id", secret).matches(stored)).isTrue();
        assertThat(new KeyCredentials("id", other).matches(stored)).isEqualTo(other.equals(secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Key id:se:cret", "key id:se:cret", "BEARER   id:se:cret", " Key id:se:cret "})
    void either_scheme_in_any_case_is_read(String header) {
        assertThat(KeyCredentials.fromHeader(header)).contains(new KeyCredentials("id", "se:cret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Key", "Key ", "Key id", "Key id:", "Key :secret", "Basic id:secret", "id:secret"})
    void anything_else_is_none(String header) {
        assertThat(KeyCredentials.fromHeader(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id:hush"})
    void its_text_does_not_tell_the_secret(String key) {
        assertThat(KeyCredentials.parse(key).orElseThrow().toString()).doesNotContain("hush");
    }
}
