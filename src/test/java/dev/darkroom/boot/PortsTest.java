package dev.darkroom.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

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

    @Test
    void a_free_port_is_no_problem() {
        assertThat(Ports.problem("127.0.0.1", 0, "QUARKUS_HTTP_PORT")).isEmpty();
    }
}
