package dev.darkroom.library.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputRedactionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "KEY",
                "Keys",
                "api.key",
                "apiKey",
                "x-api-key",
                "signing_key_id",
                "signingKey",
                "pwd",
                "auth",
                "Auth",
                "basicAuth",
                "password",
                "passwd",
                "token",
                "hf_token",
                "client_secret",
                "credentials",
                "Authorization",
                "cookie",
                "bearer"
            })
    void what_is_called_a_secret_is_left_out(String name) {
        assertThat(InputRedaction.of("{\"prompt\": \"a cat\", \"" + name + "\": \"hunter2\", \"more\": {\"" + name
                        + "\": [\"hunter2\"]}}"))
                .hasToString("{\"prompt\":\"a cat\",\"more\":{}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyframes", "keyword", "monkey", "author", "authentic_style", "hotkeys_text", "turkey"})
    void words_that_only_hold_such_a_word_stay(String name) {
        assertThat(InputRedaction.of("{\"" + name + "\": \"seven\"}")).hasToString("{\"" + name + "\":\"seven\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_tokens", "key"})
    void a_number_is_no_secret(String name) {
        assertThat(InputRedaction.of("{\"" + name + "\": 7}")).hasToString("{\"" + name + "\":7}");
    }
}
