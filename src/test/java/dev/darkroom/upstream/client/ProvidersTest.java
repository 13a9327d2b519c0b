package dev.darkroom.upstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingTesting;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.ServerOn;
import dev.darkroom.upstream.client.Provider.Callbacks;
import dev.darkroom.upstream.client.Provider.Capability;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {

    private static final EndpointId FLUX = EndpointId.parse("fal-ai/flux-1/dev");

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            style=plain                                        | darkroom.providers.hk.url (DARKROOM_PROVIDERS_HK_URL) is missing
            style=prefix                                       | darkroom.providers.hk.url (DARKROOM_PROVIDERS_HK_URL) is missing
            style=fal                                          | darkroom.providers.hk.key (DARKROOM_PROVIDERS_HK_KEY) is missing
            style=fal;key=a:b;url=https://x.example            | darkroom.providers.hk.url
            url=https://x.example;key=a;keys=b,c               | darkroom.providers.hk.keys
            url=https://x.example;keys=b,b                     | darkroom.providers.hk.keys
            url=https://x.example;key=a b                      | darkroom.providers.hk.key
            url=https://u:p@x.example                          | darkroom.providers.hk.url
            url=https://x.example;style=plain;callbacks=signed | darkroom.providers.hk.callbacks
            url=https://x.example;style=plain;prices=true      | darkroom.providers.hk.prices
            url=https://x.example;style=plain;storage=true     | darkroom.providers.hk.storage
            url=https://x.example;auth-scheme=a b              | darkroom.providers.hk.auth-scheme
            url=https://x.example;endpoints=a b                | darkroom.providers.hk.endpoints
            url=https://x.example;endpoint-ids=a/b=nothing     | darkroom.providers.hk.endpoint-ids
            """)
    void what_cannot_be_names_its_setting_and_no_secret(String settings, String named) {
        Map<String, String> all = new HashMap<>();
        for (String setting : settings.strip().split(";")) {
            all.put(
                    "darkroom.providers.hk." + setting.substring(0, setting.indexOf('=')),
                    setting.substring(setting.indexOf('=') + 1));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(all))
                .withMessageContaining(named.strip())
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("a:b", "u:p", "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DARKROOM_PROVIDERS_MY_GW_URL", "DARKROOM_PROVIDERS_URL", "DARKROOM_PROVIDERS_HK"})
    void a_variable_that_names_no_provider_is_told_at_the_start(String variable) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ofEnvironment(Map.of(variable, "https://secret.example")))
                .withMessageContaining(variable)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUE_URL, https://q.example, https://q.example",
        "RUN_URL, https://q.example, ",
        "REST_URL, https://q.example, "
    })
    void whoever_says_where_an_api_lies_does_not_mean_fal(String setting, String url, @Nullable String queue) {
        Map<String, String> variables =
                Map.of("DARKROOM_PROVIDERS_GW_" + setting, url, "DARKROOM_PROVIDERS_GW_KEY", "gw-secret");
        if (queue == null) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ofEnvironment(variables))
                    .withMessageContaining("DARKROOM_PROVIDERS_GW_URL");
            return;
        }
        Provider gateway = only(ofEnvironment(variables));
        assertThat(gateway.bases().map(WebUrl::base)).containsOnly(queue);
        assertThat(authorizations(gateway)).containsExactly("Bearer gw-secret");
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

    @Test
    void the_name_of_the_one_upstream_is_taken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Map.of(
                        "darkroom.providers.default.url", "https://a.example", "darkroom.upstream.key", "id:secret")))
                .withMessageContaining("darkroom.providers.default");
    }

    private static Provider only(Providers providers) {
        assertThat(providers.all()).hasSize(1);
        return providers.all().getFirst();
    }

    private static Providers ofEnvironment(Map<String, String> variables) {
        return of(new SmallRyeConfigBuilder().withSources(new EnvConfigSource(variables, 300)));
    }

    private static Providers of(Map<String, String> settings) {
        return of(new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(settings, "test", 300)));
    }

    private static Providers of(SmallRyeConfigBuilder builder) {
        var config = builder.addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(ProvidersConfig.class)
                .build();
        return new Providers(
                config.getConfigMapping(ProvidersConfig.class),
                OutgoingTesting.upstreamConfig(
                        Optional.empty(), config.getOptionalValue("darkroom.upstream.key", String.class)),
                Optional.empty(),
                "fal",
                config,
                new ServerOn(0));
    }

    private static List<String> authorizations(Provider provider) {
        return provider.accounts().stream()
                .map(account -> Objects.requireNonNull(account.authorization()))
                .toList();
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
