package dev.darkroom.deliveries.event;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Caller;
import dev.darkroom.access.Scope;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.HungUpSink;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
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

    @ConfigProperty(name = "darkroom.events.streams", defaultValue = "1000")
    int places;

    /** At the first words, or between them and the first event. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoever_leaves_at_once_takes_no_place(int sentBefore) {
        var somebody = callers.somebodyWith(Scope.EVENTS_READ);
        publish(somebody.ownerId());
        String secret = somebody.authorization().substring("Key ".length());
        Caller caller = QuarkusTransaction.requiringNew()
                .call(() ->
                        keys.holder(secret.substring(0, secret.indexOf(':'))).orElseThrow());
        EventFilter all = new EventFilter(List.of(), List.of(), List.of(), List.of());
        assertThatNoException().isThrownBy(() -> {
            for (int i = 0; i <= places; i++) {
                streams.open(caller, null, all, new HungUpSink(sentBefore), new SseImpl());
            }
        });
    }

    private void publish(UUID owner) {
        QuarkusTransaction.requiringNew()
                .run(() -> publisher.publish(List.of(NewEvent.plain(owner, EventType.WEBHOOK_TEST, "{}"))));
    }
}
