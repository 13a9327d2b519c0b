package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingGuard.NameResolver;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.ServerOn;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outgoing beans without a container: a provider far away, and an allow-list of the test's choice. */
public final class OutgoingTesting {

    private OutgoingTesting() {}

    public static Providers upstreamAt(String url) {
        return providers(upstreamConfig(Optional.of(WebUrl.valueOf(url)), Optional.empty()), new ServerOn());
    }

    /** The provider of the settings {@code darkroom.upstream.*}, and no other. */
    public static Providers providers(UpstreamConfig config, ServerOn server) {
        return new Providers(Map::of, config, Optional.empty(), "fal", new SmallRyeConfigBuilder().build(), server);
    }

    public static OutgoingGuard guard(List<String> allow, NameResolver nameResolver) {
        return new OutgoingGuard(allow, upstreamAt("https://gateway.example/fal"), nameResolver);
    }

    public static OutgoingConfig config(List<String> allow) {
        return new OutgoingConfig() {
            @Override
            public Optional<List<String>> allow() {
                return Optional.of(allow);
            }

            @Override
            public Duration connectTimeout() {
                return Duration.ofSeconds(5);
            }

            @Override
            public int connectionsPerOrigin() {
                return 8;
            }
        };
    }

    public static UpstreamConfig upstreamConfig(Optional<WebUrl> url, Optional<String> key) {
        return new UpstreamConfig() {
            @Override
            public Optional<WebUrl> url() {
                return url;
            }

            @Override
            public Optional<String> key() {
                return key;
            }

            @Override
            public String authScheme() {
                return "Bearer";
            }

            @Override
            public boolean signsCallbacks() {
                return true;
            }

            @Override
            public Fal fal() {
                return new FalHosts();
            }

            @Override
            public Duration connectTimeout() {
                return Duration.ofSeconds(5);
            }

            @Override
            public Duration readTimeout() {
                return Duration.ofSeconds(5);
            }

            @Override
            public int connections() {
                return 8;
            }
        };
    }

    private static final class FalHosts implements UpstreamConfig.Fal {
        @Override
        public WebUrl queue() {
            return WebUrl.valueOf("https://queue.fal.test/");
        }

        @Override
        public WebUrl run() {
            return WebUrl.valueOf("https://run.fal.test");
        }

        @Override
        public WebUrl rest() {
            return WebUrl.valueOf("https://rest.fal.test");
        }

        @Override
        public WebUrl files() {
            return WebUrl.valueOf("https://files.fal.test");
        }

        @Override
        public WebUrl platform() {
            return WebUrl.valueOf("https://api.fal.test/v1");
        }
    }
}
