package dev.darkroom.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

    @Test
    void a_port_in_use_is_one_line_that_names_the_port_and_the_variable() throws IOException {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.0.0.1", 0));

            assertThat(Ports.problem("127.0.0.1", other.getLocalPort(), "QUARKUS_HTTP_PORT"))
                    .hasValueSatisfying(line -> assertThat(line)
                            .contains(String.valueOf(other.getLocalPort()), "QUARKUS_HTTP_PORT")
                            .doesNotContain("\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "65536", "99999", "1e3", ""})
    void what_is_no_port_is_known(String text) {
        assertThat(Ports.isPort(text)).isFalse();
    }

    @Test
    void a_free_port_is_no_problem() {
        assertThat(Ports.problem("127.0.0.1", 0, "QUARKUS_HTTP_PORT")).isEmpty();
    }
}
