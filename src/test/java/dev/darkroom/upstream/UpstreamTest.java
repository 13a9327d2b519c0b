package dev.darkroom.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.shared.WebUrl;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpstreamTest {

    @Test
    void a_url_means_a_gateway_with_one_prefix_per_host() {
        Upstream upstream = upstream(Optional.of("https://gateway.example/fal/"), Optional.of("hk-1"), 0);

        assertThat(upstream.mode()).isEqualTo(Upstream.Mode.CUSTOM);
        assertThat(upstream.queue()).hasToString("https://gateway.example/fal/queue");
        assertThat(upstream.run()).hasToString("https://gateway.example/fal/run");
        assertThat(upstream.rest()).hasToString("https://gateway.example/fal/rest");
        assertThat(upstream.files()).hasToString("https://gateway.example/fal/files");
        assertThat(upstream.platform()).hasToString("https://gateway.example/fal/v1");
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
        assertThat(upstream.queue()).hasToString("https://queue.fal.test");
        assertThat(upstream.platform()).hasToString("https://api.fal.test/v1");
    }

    @Test
    void nothing_means_the_sandbox_on_the_port_we_really_listen_on() {
        Upstream upstream = upstream(Optional.empty(), Optional.empty(), 8123);

        assertThat(upstream.mode()).isEqualTo(Upstream.Mode.SANDBOX);
        assertThat(upstream.queue()).hasToString("http://127.0.0.1:8123/sandbox/queue");
        assertThat(upstream.authorization()).isEqualTo("Key sandbox:sandbox");
    }

    @Test
    void the_sandbox_cannot_be_called_before_there_is_a_port() {
        Upstream upstream = upstream(Optional.empty(), Optional.empty(), -1);

        assertThatThrownBy(upstream::queue).isInstanceOf(IllegalStateException.class);
    }

    private static Upstream upstream(Optional<String> url, Optional<String> key, int port) {
        return new Upstream(
                OutgoingTesting.upstreamConfig(url.map(WebUrl::valueOf), key), Optional.empty(), new ServerOn(port));
    }
}
