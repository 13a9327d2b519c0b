package dev.darkroom.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "http://example.com/hook,         example.com,   80",
        "https://example.com?a=1,         example.com,   443",
        "http://me:word@example.com:8080, example.com,   8080",
        "http://[::1]:9000/,              [::1],         9000",
        "http://dark_room:8080/callbacks, dark_room,     8080",
        "https://a_b.example.com/hook,    a_b.example.com, 443",
    })
    void host_and_port_are_read_also_where_the_host_has_an_underscore(URI url, String host, int port) {
        assertThat(Authority.of(url)).contains(new Authority(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hook",
                "mailto:me@example.com",
                "file:///etc/passwd",
                "ftp://a_b/x",
                "http:///x",
                "http://a_b:x/"
            })
    void what_names_no_host_to_call_has_none(URI url) {
        assertThat(Authority.of(url)).isEmpty();
    }
}
