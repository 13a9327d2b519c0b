package dev.darkroom.upstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingTesting;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.ServerOn;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpstreamTest {

    @Test
    void a_url_means_a_gateway_with_one_prefix_per_host() {
        Upstream upstream = upstream(Optional.of("https://gateway.example/fal/"), Optional.of("hk-1"), 0);

        assertThat(upstream.mode()).isEqualTo(Upstream.Mode.CUSTOM);
        assertThat(upstream.queue().base()).isEqualTo("https://gateway.example/fal/queue");
        assertThat(upstream.run().base()).isEqualTo("https://gateway.example/fal/run");
        assertThat(upstream.rest().base()).isEqualTo("https://gateway.example/fal/rest");
        assertThat(upstream.files().base()).isEqualTo("https://gateway.example/fal/files");
        assertThat(upstream.platform().base()).isEqualTo("https://gateway.example/fal/v1");
        assertThat(upstream.authorization()).isEqualTo("Bearer hk-1");
    }

    @Test
    void a_gateway_may_need_no_key() {
        assertThat(upstream(Optional.of("https://gateway.example"), Optional.empty(), 0)
                        .authorization())
                .isNull();
    }

    @Test
    void a_key_alone_means_fal_itself() {
        Upstream upstream = upstream(Optional.empty(), Optional.of("id:secret"), 0);

        assertThat(upstream.mode()).isEqualTo(Upstream.Mode.FAL);
        assertThat(upstream.queue().base()).isEqualTo("https://queue.fal.test");
        assertThat(upstream.platform().base()).isEqualTo("https://api.fal.test/v1");
    }

    @Test
    void nothing_means_the_sandbox_on_the_port_we_really_listen_on() {
        Upstream upstream = upstream(Optional.empty(), Optional.empty(), 8123);

        assertThat(upstream.mode()).isEqualTo(Upstream.Mode.SANDBOX);
        assertThat(upstream.queue().base()).isEqualTo("http://127.0.0.1:8123/sandbox/queue");
        assertThat(upstream.authorization()).isEqualTo("Key sandbox:sandbox");
    }

    @Test
    void the_sandbox_cannot_be_called_before_there_is_a_port() {
        Upstream upstream = upstream(Optional.empty(), Optional.empty(), -1);

        assertThatThrownBy(upstream::queue).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_host_with_an_underscore_is_called_but_not_by_https() {
        assertThat(upstream(Optional.of("http://fal_gateway:8080/fal"), Optional.empty(), 0)
                        .queue()
                        .base())
                .isEqualTo("http://fal_gateway:8080/fal/queue");
        assertThatThrownBy(() -> upstream(Optional.of("https://fal_gateway/fal"), Optional.empty(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("darkroom.upstream.url: the host fal_gateway cannot be called by https:"
                        + " give it a name of letters, digits and hyphens");
    }

    private static Upstream upstream(Optional<String> url, Optional<String> key, int port) {
        return new Upstream(
                OutgoingTesting.upstreamConfig(url.map(WebUrl::valueOf), key), Optional.empty(), new ServerOn(port));
    }
}
