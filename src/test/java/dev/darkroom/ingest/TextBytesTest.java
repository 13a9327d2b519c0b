package dev.darkroom.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data URIs are read as browsers read them. */
class TextBytesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:text/plain;base64,aGk/                       | hi?",
                "data:text/plain;base64,aGk%2F                     | hi?",
                "data:text/plain;BASE64,aGk%3D                     | hi",
                "data:text/plain; base64,aGk=                      | hi",
                "data:text/plain;base64,aG k/                      | hi?",
                "data:image/svg+xml,<svg width=\"100%\"/>          | <svg width=\"100%\"/>",
                "data:image/svg+xml,%3Csvg%20/%3E%2                | <svg />%2",
                "data:text/plain,100%zz%                           | 100%zz%",
                "data:text/plain;charset=utf-8,gr%C3%BC%C3%9Fe ü   | grüße ü",
            })
    void as_browsers_read_it(String uri, String bytes) throws IOException {
        assertThat(TextBytes.dataUri(uri).readAllBytes()).asString(UTF_8).isEqualTo(bytes);
    }

    @Test
    void base64_in_lines_is_read_whole() throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(7).nextBytes(bytes);
        String lines = Base64.getMimeEncoder().encodeToString(bytes);

        assertThat(TextBytes.base64(lines).readAllBytes()).isEqualTo(bytes);
        assertThat(TextBytes.dataUri("data:image/png;base64," + lines).readAllBytes())
                .isEqualTo(bytes);
    }

    @Test
    void what_is_no_base64_is_told() {
        assertThatThrownBy(() -> TextBytes.dataUri("data:image/png;base64,a*b").readAllBytes())
                .isInstanceOf(IOException.class);
    }
}
