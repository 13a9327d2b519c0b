package dev.darkroom.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.trace.Traces;
import dev.darkroom.shared.work.ClaimBounds;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.InstanceId;
import dev.darkroom.testing.PostgresResource;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims that pass over receivers and owners with their share; of a far year, so that nothing else claims them. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class SelectiveDeliveriesTest {

    private static final Instant NOW = Instant.parse("2100-01-01T12:00:00Z");
    private static final UUID MANY = new UUID(0x8800, 1);
    private static final UUID FEW = new UUID(0x8800, 2);

    @Inject
    Database database;

    private DeliveryRepository store;
    private long used;

    @BeforeEach
    void empty() {
        database.update("DELETE FROM delivery WHERE owner_id = ANY (?)", (Object) new UUID[] {MANY, FEW});
        store = new DeliveryRepository(
                database,
                new InstanceId(1),
                new Traces(OpenTelemetry.noop(), true, false, false),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void due(UUID owner, String url, int count) {
        for (int i = 0; i < count; i++) {
            database.update(
                    """
                    INSERT INTO delivery (id, owner_id, job_id, url, body, state, due_at, created_at)
                    VALUES (?, ?, ?, ?, '{}', 'PENDING', ?, ?)""",
                    new UUID(0x8800, ++used),
                    owner,
                    new UUID(0x8800, 0),
                    url,
                    NOW.minus(Duration.ofHours(1)).plusMillis(used),
                    NOW);
        }
    }

    private List<String> claim(ClaimBounds bounds) {
        return store.claim(bounds).stream()
                .filter(delivery ->
                        delivery.ownerId().equals(MANY) || delivery.ownerId().equals(FEW))
                .map(Delivery::receiver)
                .toList();
    }

    @Test
    void a_receiver_with_its_share_is_passed_over_however_many_wait_for_it() {
        due(MANY, "https://Slow.example:8443/hook?x=1", 200);
        due(MANY, "https://quick.example/hook", 3);
        ClaimBounds bounds = new ClaimBounds(50, 20, Map.of("slow.example:8443", 0), Map.of(), Map.of(), false);
        assertThat(claim(bounds)).hasSize(3).containsOnly("quick.example");
        assertThat(claim(bounds)).isEmpty();
    }

    @Test
    void a_receiver_gets_no_more_than_it_has_room_for() {
        due(MANY, "https://slow.example/a", 20);
        due(FEW, "https://slow.example/b", 20);
        assertThat(claim(new ClaimBounds(50, 20, Map.of("slow.example", 5), Map.of(), Map.of(), false)))
                .hasSize(5);
    }

    @Test
    void an_owner_with_its_share_leaves_the_rest_to_others() {
        due(MANY, "https://one.example/", 20);
        due(FEW, "https://one.example/", 2);
        assertThat(claim(new ClaimBounds(50, 20, Map.of(), Map.of(MANY, 0), Map.of(), false)))
                .hasSize(2);
    }

    @Test
    void one_owners_deliveries_to_a_receiver_have_a_share_of_their_own() {
        due(MANY, "https://one.example/", 20);
        due(FEW, "https://one.example/", 20);
        ClaimBounds bounds =
                new ClaimBounds(50, 10, Map.of(), Map.of(), Map.of(new Lane(MANY, "one.example"), 1), false);
        assertThat(claim(bounds)).hasSize(11);
    }

    @Test
    void in_calm_they_go_in_order() {
        due(MANY, "https://one.example/", 3);
        due(FEW, "https://two.example/", 3);
        List<String> claimed = claim(new ClaimBounds(4_000, 4_000, Map.of(), Map.of(), Map.of(), false));
        assertThat(claimed).hasSize(6);
    }
}
