package dev.darkroom.upstream.client;

import static dev.darkroom.upstream.client.ProvidersTesting.authorizations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingTesting;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.ServerOn;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one provider of the settings {@code darkroom.upstream.*}: a gateway, fal itself, or the sandbox. */
class DefaultProviderTest {

    @Test
    void a_url_means_a_gateway_with_one_prefix_per_host() {
        Provider upstream = upstream(Optional.of("https://gateway.example/fal/"), Optional.of("hk-1"), 0);

        assertThat(upstream.name()).isEqualTo("default");
        assertThat(upstream.queue().base()).isEqualTo("https://gateway.example/fal/queue");
        assertThat(base(upstream.run())).isEqualTo("https://gateway.example/fal/run");
        assertThat(base(upstream.rest())).isEqualTo("https://gateway.example/fal/rest");
        assertThat(base(upstream.files())).isEqualTo("https://gateway.example/fal/files");
        assertThat(base(upstream.platform())).isEqualTo("https://gateway.example/fal/v1");
        assertThat(authorizations(upstream)).containsExactly("Bearer hk-1");
    }

    @Test
    void a_gateway_may_need_no_key() {
        assertThat(upstream(Optional.of("https://gateway.example"), Optional.empty(), 0)
                        .accounts()
                        .getFirst()
                        .authorization())
                .isNull();
    }

    @Test
    void a_key_alone_means_fal_itself() {
        Provider upstream = upstream(Optional.empty(), Optional.of("id:secret"), 0);

        assertThat(upstream.queue().base()).isEqualTo("https://queue.fal.test");
        assertThat(base(upstream.platform())).isEqualTo("https://api.fal.test/v1");
    }

    @Test
    void fals_own_hosts_are_the_newer_ones() {
        UpstreamConfig.Fal fal = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(UpstreamConfig.class)
                .build()
                .getConfigMapping(UpstreamConfig.class)
                .fal();

        assertThat(fal.queue().base()).isEqualTo("https://queue.fal.run");
        assertThat(fal.run().base()).isEqualTo("https://fal.run");
        assertThat(fal.rest().base()).isEqualTo("https://rest.fal.ai");
        assertThat(fal.files().base()).isEqualTo("https://v3.fal.media");
        assertThat(fal.platform().base()).isEqualTo("https://api.fal.ai/v1");
    }

    @Test
    void nothing_means_the_sandbox_on_the_port_we_really_listen_on() {
        Provider upstream = upstream(Optional.empty(), Optional.empty(), 8123);

        assertThat(upstream.queue().base()).isEqualTo("http://127.0.0.1:8123/sandbox/queue");
        assertThat(authorizations(upstream)).containsExactly("Key sandbox:sandbox");
    }

    @Test
    void the_sandbox_cannot_be_called_before_there_is_a_port() {
        Provider upstream = upstream(Optional.empty(), Optional.empty(), -1);

        assertThatThrownBy(upstream::queue).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://fal_gateway:8080/fal", "https://fal_gateway/fal"})
    void a_host_may_have_an_underscore(String url) {
        assertThat(upstream(Optional.of(url), Optional.empty(), 0).queue().base())
                .isEqualTo(url + "/queue");
    }

    private static String base(@Nullable WebUrl url) {
        return Objects.requireNonNull(url).base();
    }

    private static Provider upstream(Optional<String> url, Optional<String> key, int port) {
        return OutgoingTesting.providers(
                        OutgoingTesting.upstreamConfig(url.map(WebUrl::valueOf), key), new ServerOn(port))
                .all()
                .getFirst();
    }
}
