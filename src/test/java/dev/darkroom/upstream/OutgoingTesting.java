package dev.darkroom.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The outgoing beans without a container: a provider far away, and an allow-list of the test's choice. */
final class OutgoingTesting {

    private OutgoingTesting() {}

    static Upstream upstreamAt(String url) {
        return new Upstream(
                upstreamConfig(Optional.of(URI.create(url)), Optional.empty()), Optional.empty(), new ServerOn());
    }

    static OutgoingGuard guard(List<String> allow, Resolver resolver) {
        return new OutgoingGuard(allow, upstreamAt("https://gateway.example/fal"), resolver);
    }

    static OutgoingConfig config(List<String> allow) {
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

    static UpstreamConfig upstreamConfig(Optional<URI> url, Optional<String> key) {
        return new UpstreamConfig() {
            @Override
            public Optional<URI> url() {
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
        public URI queue() {
            return URI.create("https://queue.fal.test/");
        }

        @Override
        public URI run() {
            return URI.create("https://run.fal.test");
        }

        @Override
        public URI rest() {
            return URI.create("https://rest.fal.test");
        }

        @Override
        public URI files() {
            return URI.create("https://files.fal.test");
        }

        @Override
        public URI platform() {
            return URI.create("https://api.fal.test/v1");
        }
    }
}
