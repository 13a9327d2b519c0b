package dev.darkroom.upstream.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.outgoing.OutgoingTesting;
import dev.darkroom.upstream.ServerOn;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Providers as settings and the environment make them, without a container. */
final class ProvidersTesting {

    private ProvidersTesting() {}

    static Provider only(Providers providers) {
        assertThat(providers.all()).hasSize(1);
        return providers.all().getFirst();
    }

    static Providers ofEnvironment(Map<String, String> variables) {
        return of(new SmallRyeConfigBuilder().withSources(new EnvConfigSource(variables, 300)));
    }

    static Providers of(Map<String, String> settings) {
        return of(new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(settings, "test", 300)));
    }

    static Providers of(SmallRyeConfigBuilder builder) {
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

    static List<String> authorizations(Provider provider) {
        return provider.accounts().stream()
                .map(account -> Objects.requireNonNull(account.authorization()))
                .toList();
    }
}
