package dev.darkroom.deliveries.event;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.access.Scope;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.PeriodicTask;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever follows the feed sees every event, once, however they were written. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class EventFeedTest {

    private static final int WRITERS = 8;
    private static final int EACH = 60;

    @Inject
    Callers callers;

    @Inject
    EventPublisher publisher;

    @Inject
    EventFeed feed;

    @Inject
    Database database;

    @Inject
    @All
    List<PeriodicTask> tasks;

    private TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWith(Scope.EVENTS_READ);
    }

    private UUID publish(EventType type, String data) {
        return QuarkusTransaction.requiringNew()
                .call(() -> publisher
                        .publish(List.of(NewEvent.plain(owner.ownerId(), type, data)))
                        .getFirst()
                        .id());
    }

    private JsonPath read(String query) {
        return given().header("Authorization", owner.authorization())
                .get("/v1/events?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void who_has_read_to_the_end_goes_on_from_there_however_long_nothing_happened() {
        UUID old = publish(EventType.WEBHOOK_TEST, "{}");
        UUID last = publish(EventType.WEBHOOK_TEST, "{}");
        assertThat(read("limit=50").getString("next_after")).isEqualTo(last.toString());
        database.update(
                "UPDATE event SET created_at = created_at - INTERVAL '90 days' WHERE owner_id = ?", owner.ownerId());
        tasks.stream()
                .filter(task -> task.name().equals("retention"))
                .forEach(task -> task.work().run());
        given().header("Authorization", owner.authorization())
                .get("/v1/events?after=" + old)
                .then()
                .statusCode(422);
        UUID next = publish(EventType.WEBHOOK_TEST, "{}");
        assertThat(read("after=" + last).getList("events.id")).containsExactly(next.toString());
    }

    @Test
    void readers_beside_writers_of_long_and_short_transactions_miss_nothing() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<UUID> written = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<UUID>> reader = pool.submit(() -> follow(done));
            Future<List<UUID>> other = pool.submit(() -> follow(done));
            List<Future<List<UUID>>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(pool.submit(this::write));
            }
            for (Future<List<UUID>> writer : writers) {
                written.addAll(writer.get());
            }
            done.set(true);
            assertThat(reader.get()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(written);
            assertThat(other.get()).isEqualTo(reader.get());
        }
        assertThat(new HashSet<>(written)).hasSize(WRITERS * EACH * 2);
    }

    /** Each transaction writes two events with a pause between them, so that those begun later commit first. */
    private List<UUID> write() {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            QuarkusTransaction.requiringNew().run(() -> {
                NewEvent event = NewEvent.plain(owner.ownerId(), EventType.WEBHOOK_TEST, "{}");
                ids.add(publisher.publish(List.of(event)).getFirst().id());
                database.query(
                        "SELECT pg_sleep(?)",
                        _ -> true,
                        ThreadLocalRandom.current().nextDouble(0.02));
                ids.add(publisher.publish(List.of(event)).getFirst().id());
            });
        }
        return ids;
    }

    private List<UUID> follow(AtomicBoolean done) {
        List<UUID> seen = new ArrayList<>();
        EventFilter all = new EventFilter(List.of(), List.of(), List.of(), List.of());
        String after = null;
        while (true) {
            boolean last = done.get();
            EventFeed.Page page = feed.page(owner.ownerId(), after, all, 7);
            page.events().forEach(event -> seen.add(event.id()));
            after = page.nextAfter() == null ? null : page.nextAfter().toString();
            if (last && page.events().isEmpty()) {
                return seen;
            }
        }
    }

    @Test
    void pages_go_on_where_the_last_one_ended_and_filters_combine() {
        assertThat(read("limit=50").getString("next_after")).isNull();
        UUID first = publish(EventType.WEBHOOK_TEST, "{\"n\": 1}");
        publish(EventType.WEBHOOK_DISABLED, "{\"n\": 2}");
        UUID third = publish(EventType.WEBHOOK_TEST, "{\"n\": 3}");
        JsonPath page = read("limit=2");
        assertThat(page.getList("events.data.n")).isEqualTo(List.of(1, 2));
        assertThat(page.getBoolean("has_more")).isTrue();
        JsonPath next = read("limit=2&after=" + page.getString("next_after"));
        assertThat(next.getList("events.data.n")).isEqualTo(List.of(3));
        assertThat(next.getBoolean("has_more")).isFalse();
        assertThat(read("after=" + third).getString("next_after")).isEqualTo(third.toString());
        assertThat(read("types=webhook.test&after=" + first).getList("events.data.n"))
                .isEqualTo(List.of(3));
        assertThat(read("types=webhook.*").getList("events")).hasSize(3);
        assertThat(read("tag=none").getList("events")).isEmpty();
        assertThat(read("tag=none").getString("next_after"))
                .as("what does not pass is not looked at again")
                .isEqualTo(third.toString());
        JsonPath event = read("limit=1");
        assertThat(event.getString("events[0].type")).isEqualTo("webhook.test");
        assertThat(event.getString("events[0].created_at")).endsWith("Z");
    }

    @Test
    void what_is_large_comes_in_pages_that_are_not() {
        for (int i = 0; i < 5; i++) {
            publish(EventType.WEBHOOK_TEST, "{\"x\": \"" + "x".repeat(900_000) + "\"}");
        }
        JsonPath page = read("limit=50");
        assertThat(page.getList("events")).hasSize(3);
        assertThat(page.getBoolean("has_more")).isTrue();
        assertThat(read("after=" + page.getString("next_after")).getList("events"))
                .hasSize(2);
    }

    @Test
    void a_wrong_question_is_told_so_and_nobody_reads_anothers_feed() {
        UUID event = publish(EventType.WEBHOOK_TEST, "{}");
        for (String wrong :
                List.of("after=nonsense", "after=" + UUID.randomUUID(), "types=job.flown", "limit=0", "colour=red")) {
            given().header("Authorization", owner.authorization())
                    .get("/v1/events?" + wrong)
                    .then()
                    .statusCode(422);
        }
        String stranger = callers.somebodyWith(Scope.EVENTS_READ).authorization();
        given().header("Authorization", stranger)
                .get("/v1/events")
                .then()
                .body("events", hasSize(0))
                .body("next_after", nullValue())
                .body("has_more", equalTo(false));
        given().header("Authorization", stranger)
                .get("/v1/events?after=" + event)
                .then()
                .statusCode(422);
    }

    @Test
    void a_stream_tells_what_comes_and_goes_on_after_the_last_event_id() throws Exception {
        UUID known = publish(EventType.WEBHOOK_TEST, "{\"n\": 1}");
        publish(EventType.WEBHOOK_TEST, "{\"n\": 2}");
        List<String> lines = new ArrayList<>();
        CountDownLatch both = new CountDownLatch(2);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/events"))
                .header("Authorization", owner.authorization())
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", known.toString())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            Thread.ofVirtual()
                    .start(() -> response.body().forEach(line -> {
                        synchronized (lines) {
                            lines.add(line);
                        }
                        if (line.startsWith("data:")) {
                            both.countDown();
                        }
                    }));
            publish(EventType.WEBHOOK_TEST, "{\"n\": 3}");
            assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            client.shutdownNow();
        }
        synchronized (lines) {
            List<Integer> numbers = lines.stream()
                    .filter(line -> line.startsWith("data:"))
                    .map(line -> JsonPath.from(line.substring("data:".length())).getInt("data.n"))
                    .toList();
            assertThat(numbers).isEqualTo(List.of(2, 3));
            assertThat(lines).anyMatch(line -> line.startsWith("id:"));
        }
    }
}
