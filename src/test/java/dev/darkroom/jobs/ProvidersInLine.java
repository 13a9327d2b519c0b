package dev.darkroom.jobs;

import dev.darkroom.testing.FakeProvider;
import dev.darkroom.testing.FakeProviders;
import java.util.Map;

/** Two providers in line, the second with a pool of accounts, and two by themselves, of which the last neither lists nor calls back. */
public class ProvidersInLine extends FakeProviders {

    static final FakeProvider FIRST = new FakeProvider("first");
    static final FakeProvider SECOND = new FakeProvider("second");
    static final FakeProvider THIRD = new FakeProvider("third");
    static final FakeProvider FOURTH = new FakeProvider("fourth");

    @Override
    protected void configure() {
        provider(
                "first",
                FIRST,
                Map.of("key", "first:key", "callbacks", "unsigned", "endpoints", "both/*,first/*", "order", "1"));
        provider(
                "second",
                SECOND,
                Map.of(
                        "style", "plain",
                        "keys", "hk-1,hk-2",
                        "endpoints", "both/*,second/*",
                        "endpoint-ids", "both/renamed=other/name",
                        "order", "2"));
        provider(
                "third",
                THIRD,
                Map.of("keys", "t:1,t:2", "callbacks", "unsigned", "endpoints", "third/*", "order", "3"));
        provider(
                "fourth",
                FOURTH,
                Map.of("key", "fourth:key", "callbacks", "none", "endpoints", "fourth/*", "order", "4"));
        setting("darkroom.jobs.list-settled", "200ms");
        setting("darkroom.jobs.first-look", "100ms");
        setting("darkroom.jobs.first-look-alone", "100ms");
        setting("darkroom.jobs.rarest-look", "200ms");
        setting("darkroom.jobs.rarest-look-alone", "200ms");
        setting("darkroom.jobs.grace", "1h");
    }
}
