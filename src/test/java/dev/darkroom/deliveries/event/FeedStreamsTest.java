package dev.darkroom.deliveries.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.HungUpSink;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.StalledSink;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The places that streams of the feed take, and give back. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class FeedStreamsTest {

    @Inject
    Callers callers;

    @Inject
    ApiKeyService keys;

    @Inject
    EventPublisher publisher;

    @Inject
    FeedStreams streams;

    @Inject
    EventFeed feed;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "darkroom.events.streams", defaultValue = "1000")
    int places;

    /** At the first words, or between them and the first event. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoever_leaves_at_once_takes_no_place(int sentBefore) {
        var somebody = callers.somebodyWith(Scope.EVENTS_READ);
        publish(somebody.ownerId());
        Caller caller = QuarkusTransaction.requiringNew()
                .call(() -> keys.holder(keyId(somebody.authorization())).orElseThrow());
        EventFilter all = new EventFilter(List.of(), List.of(), List.of(), List.of());
        assertThatNoException().isThrownBy(() -> {
            for (int i = 0; i <= places; i++) {
                streams.open(caller, null, all, new HungUpSink(sentBefore), new SseImpl());
            }
        });
    }

    @Test
    void streams_that_nobody_reads_hold_no_more_than_there_is_room_for() {
        var somebody = callers.somebodyWith(Scope.EVENTS_READ);
        String large = "{\"m\": \"" + "m".repeat(60 * 1024) + "\"}";
        QuarkusTransaction.requiringNew()
                .run(() ->
                        publisher.publish(List.of(NewEvent.plain(somebody.ownerId(), EventType.WEBHOOK_TEST, large))));
        Caller caller = QuarkusTransaction.requiringNew()
                .call(() -> keys.holder(keyId(somebody.authorization())).orElseThrow());
        EventFilter all = new EventFilter(List.of(), List.of(), List.of(), List.of());
        FeedStreams few = new FeedStreams(feed, keys, json, new LargeTextBudget(1, Duration.ZERO), 1_000);
        List<StalledSink> sinks =
                Stream.generate(() -> new StalledSink(1)).limit(40).toList();

        sinks.forEach(sink -> few.open(caller, null, all, sink, new SseImpl()));

        List<StalledSink> served = sinks.stream().filter(StalledSink::isStalled).toList();
        assertThat(served).hasSizeBetween(1, (1 << 20) / (60 * 1024));
        assertThat(sinks).allMatch(StalledSink::isOpened);

        served.forEach(StalledSink::close);
        few.tick();
        await().until(() -> sinks.stream().filter(StalledSink::isStalled).count() > served.size());
    }

    private static String keyId(String authorization) {
        return authorization.substring("Key ".length(), authorization.indexOf(':'));
    }

    private void publish(UUID owner) {
        QuarkusTransaction.requiringNew()
                .run(() -> publisher.publish(List.of(NewEvent.plain(owner, EventType.WEBHOOK_TEST, "{}"))));
    }
}
