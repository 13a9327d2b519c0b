package dev.darkroom.upstream.client;

import static dev.darkroom.upstream.client.ProvidersTesting.authorizations;
import static dev.darkroom.upstream.client.ProvidersTesting.of;
import static dev.darkroom.upstream.client.ProvidersTesting.ofEnvironment;
import static dev.darkroom.upstream.client.ProvidersTesting.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.darkroom.shared.url.WebUrl;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that make no provider are named, and no secret in them is told. */
class ProviderRefusalsTest {

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
    void the_name_of_the_one_upstream_is_taken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(Map.of(
                        "darkroom.providers.default.url", "https://a.example", "darkroom.upstream.key", "id:secret")))
                .withMessageContaining("darkroom.providers.default");
    }
}
