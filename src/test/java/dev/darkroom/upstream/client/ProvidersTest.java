package dev.darkroom.upstream.client;

import static dev.darkroom.upstream.client.ProvidersTesting.authorizations;
import static dev.darkroom.upstream.client.ProvidersTesting.of;
import static dev.darkroom.upstream.client.ProvidersTesting.ofEnvironment;
import static dev.darkroom.upstream.client.ProvidersTesting.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.client.Provider.Callbacks;
import dev.darkroom.upstream.client.Provider.Capability;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Providers by their settings and variables: what each is, and who serves what in which order. */
class ProvidersTest {

    private static final EndpointId FLUX = EndpointId.parse("fal-ai/flux-1/dev");

    @Test
    void three_variables_make_a_gateway_that_is_asked_for_nothing_but_its_queue() {
        Providers providers = ofEnvironment(Map.of(
                "DARKROOM_PROVIDERS_HK_URL", "https://api.gateway.example/",
                "DARKROOM_PROVIDERS_HK_STYLE", "plain",
                "DARKROOM_PROVIDERS_HK_KEY", "hk-secret"));

        assertThat(providers.isSandbox()).isFalse();
        Provider gateway = only(providers);
        assertThat(gateway.name()).isEqualTo("hk");
        assertThat(gateway.queue().base()).isEqualTo("https://api.gateway.example");
        assertThat(gateway.run()).isNull();
        assertThat(gateway.rest()).isNull();
        assertThat(gateway.files()).isNull();
        assertThat(gateway.platform()).isNull();
        assertThat(gateway.callbacks()).isEqualTo(Callbacks.NONE);
        assertThat(Capability.values()).noneMatch(gateway::has);
        assertThat(authorizations(gateway)).containsExactly("Bearer hk-secret");
        assertThat(providers.trustedUrls())
                .extracting(WebUrl::toString)
                .containsExactly("https://api.gateway.example/");
    }

    @Test
    void every_setting_has_a_variable() {
        Map<String, String> variables = new HashMap<>(Map.of(
                "DARKROOM_PROVIDERS_GW2_QUEUE_URL", "https://q.example",
                "DARKROOM_PROVIDERS_GW2_STYLE", "plain",
                "DARKROOM_PROVIDERS_GW2_KEYS", "k1,k2",
                "DARKROOM_PROVIDERS_GW2_AUTH_SCHEME", "Token",
                "DARKROOM_PROVIDERS_GW2_CALLBACKS", "unsigned",
                "DARKROOM_PROVIDERS_GW2_ENDPOINTS", "fal-ai/flux*,acme/*",
                "DARKROOM_PROVIDERS_GW2_STATUS", "true",
                "DARKROOM_PROVIDERS_GW2_PLATFORM_URL", "https://p.example/v1",
                "DARKROOM_PROVIDERS_GW2_REQUEST_LIST", "true",
                "DARKROOM_PROVIDERS_GW2_ORDER", "7"));
        variables.put("DARKROOM_PROVIDERS_GW2_ENDPOINT_IDS", "fal-ai/flux-1/dev=acme/flux,a/b=c/d");
        Provider gateway = only(ofEnvironment(variables));

        assertThat(gateway.queue().base()).isEqualTo("https://q.example");
        assertThat(authorizations(gateway)).containsExactly("Token k1", "Token k2");
        assertThat(gateway.callbacks()).isEqualTo(Callbacks.UNSIGNED);
        assertThat(gateway.has(Capability.STATUS)).isTrue();
        assertThat(gateway.has(Capability.REQUEST_LIST)).isTrue();
        assertThat(gateway.has(Capability.STORAGE)).isFalse();
        assertThat(gateway.serves(FLUX)).isTrue();
        assertThat(gateway.idOf(FLUX).full()).isEqualTo("acme/flux");
        assertThat(gateway.serves(EndpointId.parse("acme/x/y"))).isTrue();
        assertThat(gateway.serves(EndpointId.parse("fal-ai/kling/v2"))).isFalse();
    }

    @Test
    void an_endpoint_may_have_another_id_there() {
        Provider gateway = only(of(Map.of(
                "darkroom.providers.hk.url", "https://g.example",
                "darkroom.providers.hk.style", "plain",
                "darkroom.providers.hk.endpoint-ids", "fal-ai/flux-1/dev=acme/flux/one")));

        assertThat(gateway.idOf(FLUX).full()).isEqualTo("acme/flux/one");
        assertThat(gateway.idOf(EndpointId.parse("fal-ai/flux-1/schnell")).full())
                .isEqualTo("fal-ai/flux-1/schnell");
    }

    @Test
    void they_are_tried_in_their_order_and_the_one_upstream_comes_last() {
        Providers providers = of(Map.of(
                "darkroom.providers.b.url", "https://b.example",
                "darkroom.providers.a.url", "https://a.example",
                "darkroom.providers.c.url", "https://c.example",
                "darkroom.providers.c.order", "1",
                "darkroom.providers.c.endpoints", "fal-ai/flux*",
                "darkroom.upstream.key", "id:secret"));

        assertThat(providers.all()).extracting(Provider::name).containsExactly("c", "a", "b", "default");
        assertThat(providers.serving(EndpointId.parse("fal-ai/kling/v2")))
                .extracting(Provider::name)
                .containsExactly("a", "b", "default");
    }

    @Test
    void requests_are_spread_over_the_accounts_of_a_pool_and_one_stays_with_its_own() {
        Providers providers = of(Map.of("darkroom.providers.fal.keys", "a:1,b:2,c:3"));

        List<String> firsts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            UUID request = UUID.randomUUID();
            List<ProviderAccount> accounts = providers.serving(FLUX, request);
            assertThat(accounts).hasSize(3).doesNotHaveDuplicates();
            assertThat(providers.serving(FLUX, request)).isEqualTo(accounts);
            firsts.add(accounts.getFirst().id());
        }
        assertThat(firsts.stream().distinct()).hasSize(3).allMatch(id -> id.startsWith("fal#"));
        String id = firsts.getFirst();
        assertThat(id).doesNotContain("a:1", "b:2", "c:3");
        assertThat(providers.account(id).orElseThrow().id()).isEqualTo(id);
        assertThat(providers.account("fal#gone").orElseThrow().provider().name())
                .as("its key was replaced")
                .isEqualTo("fal");
        assertThat(providers.account("removed")).isEmpty();
    }

    @Test
    void a_provider_that_a_file_names_with_a_hyphen_has_its_key_from_the_environment() {
        Provider gateway = only(of(new SmallRyeConfigBuilder()
                .withSources(
                        new PropertiesConfigSource(
                                Map.of("darkroom.providers.my-gw.url", "https://g.example"), "file", 100),
                        new EnvConfigSource(Map.of("DARKROOM_PROVIDERS_MY_GW_KEY", "gw-secret"), 300))));

        assertThat(gateway.name()).isEqualTo("my-gw");
        assertThat(authorizations(gateway)).containsExactly("Key gw-secret");
    }
}
