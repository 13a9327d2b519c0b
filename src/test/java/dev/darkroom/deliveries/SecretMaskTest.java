package dev.darkroom.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of an answer that repeats the secrets of its request. */
class SecretMaskTest {

    private static final byte[] KEY = "thirty-two bytes of a secret????".getBytes(StandardCharsets.UTF_8);

    private final SecretMask mask = new SecretMask(
            List.of("Bearer tok/en-of-ours", "say \"please\"", "blue", "", "v1,c2lnbmF0dXJl v1a,b3RoZXI="),
            List.of(KEY));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nothing of ours|nothing of ours",
                "Authorization: Bearer tok/en-of-ours;|Authorization: ***;",
                "{\"token\": \"tok/en-of-ours\"}|{\"token\": \"***\"}",
                "{\"token\": \"tok\\/en-of-ours\"}|{\"token\": \"***\"}",
                "{\"x\": \"say \\\"please\\\"\"}|{\"x\": \"***\"}",
                "{\"team\": \"blue\", \"again\": \"blue\"}|{\"team\": \"***\", \"again\": \"***\"}",
                "signed c2lnbmF0dXJl by|signed *** by",
                "cut off: Bearer tok/e|cut off: ***",
                "cut off: tok/e|cut off: ***",
                "ends as it may: Be|ends as it may: Be",
            })
    void secrets_are_masked_as_they_may_come_back(String answer, String masked) {
        assertThat(mask.over(answer)).isEqualTo(masked);
    }

    @Test
    void a_signing_secret_is_masked_as_it_was_handed_out() {
        assertThat(mask.over("whsec_" + Base64.getEncoder().encodeToString(KEY)))
                .isEqualTo("whsec_***");
    }
}
