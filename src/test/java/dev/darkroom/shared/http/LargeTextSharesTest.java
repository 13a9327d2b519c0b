package dev.darkroom.shared.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.shared.work.LargeTextBudget.Reservation;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one owner's large requests and answers keep from others, and what they do not. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class LargeTextSharesTest {

    private static final String ENDPOINT = "sandbox/instant";
    private static final String RESULT = "{\"text\": \"" + "x".repeat(2 << 20) + "\"}";
    private static final String BATCH = "{\"jobs\": [" + " ".repeat(2 << 20) + "]}";

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    LargeTextBudget budget;

    private final List<Reservation> held = new ArrayList<>();
    private TestCaller me;
    private TestCaller other;

    @BeforeEach
    void comeIn() {
        await().atMost(Duration.ofSeconds(30)).until(this::isAllFree);
        me = callers.somebody();
        other = callers.somebody();
    }

    @AfterEach
    void giveBack() {
        held.forEach(Reservation::close);
    }

    @Test
    void whose_readers_have_their_share_is_told_to_come_later_and_others_are_served() {
        UUID mine = endedWith(me);
        UUID others = endedWith(other);
        takeShare(new Lane(me.ownerId(), "answers"));

        result(me, mine).then().statusCode(503).header("Retry-After", "5");
        result(other, others).then().statusCode(200);
        assertThat(result(other, others).asString()).isEqualTo(RESULT);
    }

    @Test
    void a_status_needs_no_room_and_neither_does_a_small_result() {
        UUID mine = endedWith(me);
        UUID small = ended(me, "{}");
        takeAll();

        status(me, mine).then().statusCode(200);
        assertThat(result(me, small).asString()).isEqualTo("{}");
        as(me).get("/v1/jobs/" + small).then().statusCode(200);
        as(me).get("/v1/jobs/" + mine).then().statusCode(503).header("Retry-After", "5");
        giveBack();
        assertThat(as(me).get("/v1/jobs/" + mine).jsonPath().getString("job.result.text"))
                .hasSize(2 << 20);
    }

    @Test
    void whose_bodies_have_their_share_is_told_to_come_later_and_others_are_read() {
        takeShare(new Lane(me.ownerId(), "bodies"));

        batch(me).then().statusCode(503).header("Retry-After", "5");
        batch(other).then().statusCode(422);
        giveBack();
        batch(me).then().statusCode(422);
    }

    @Test
    void what_an_answer_held_comes_back_when_it_was_taken_or_its_caller_has_gone() throws IOException {
        UUID mine = endedWith(me);
        for (int i = 0; i < 3; i++) {
            result(me, mine).then().statusCode(200);
        }
        try (Socket goes = new Socket("127.0.0.1", RestAssured.port)) {
            goes.getOutputStream()
                    .write(("GET /queue/" + ENDPOINT + "/requests/" + mine
                                    + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + me.authorization()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(goes.getInputStream().read()).isEqualTo('H');
        }
        await().atMost(Duration.ofSeconds(20)).until(this::isAllFree);
    }

    @Test
    void requests_that_waited_behind_others_on_a_connection_that_is_closed_hold_nothing() throws IOException {
        UUID mine = endedWith(me);
        String get = "GET /queue/" + ENDPOINT + "/requests/" + mine + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + me.authorization() + "\r\n\r\n";
        takeShare(new Lane(me.ownerId(), "answers"));
        for (int connection = 0; connection < 4; connection++) {
            try (Socket goes = new Socket("127.0.0.1", RestAssured.port)) {
                goes.getOutputStream().write(get.repeat(5).getBytes(StandardCharsets.US_ASCII));
            }
        }
        giveBack();
        await().atMost(Duration.ofSeconds(30)).until(this::isAllFree);
    }

    @Test
    void very_many_small_bodies_that_stand_still_have_a_share_too() {
        takeShare(new Lane(me.ownerId(), "bodies"));
        String half = "{\"jobs\": [" + " ".repeat(500_000) + "]}";

        as(me).contentType("application/json")
                .body(half)
                .post("/v1/jobs/batch")
                .then()
                .statusCode(503);
        as(me).contentType("application/json")
                .body("{\"jobs\": [" + " ".repeat(20_000) + "]}")
                .post("/v1/jobs/batch")
                .then()
                .statusCode(422);
    }

    private boolean isAllFree() {
        try (Reservation all = budget.open(new Lane(UUID.randomUUID(), "all"))) {
            return all.grow(Long.MAX_VALUE / 2, Duration.ZERO);
        }
    }

    private void takeAll() {
        Reservation all = budget.open(new Lane(UUID.randomUUID(), "all"));
        held.add(all);
        await().until(() -> all.grow(Long.MAX_VALUE / 2, Duration.ZERO));
    }

    private void takeShare(Lane lane) {
        Reservation one;
        do {
            one = budget.open(lane);
            held.add(one);
        } while (one.grow(LargeTextBudget.UNIT, Duration.ZERO));
    }

    private UUID endedWith(TestCaller caller) {
        return ended(caller, RESULT);
    }

    private UUID ended(TestCaller caller, String result) {
        UUID id = UUID.randomUUID();
        Instant now = Instant.now();
        database.update("""
                INSERT INTO job (id, owner_id, key_id, endpoint, input, state, deadline, created_at, finished_at, result,
                                 status_code)
                VALUES (?, ?, 'key', ?, '{}', 'SUCCEEDED', ?, ?, ?, ?, 200)""", id, caller.ownerId(), ENDPOINT, now, now, now, result);
        return id;
    }

    private static Response result(TestCaller caller, UUID id) {
        return as(caller).get("/queue/" + ENDPOINT + "/requests/" + id);
    }

    private static Response status(TestCaller caller, UUID id) {
        return as(caller).get("/queue/" + ENDPOINT + "/requests/" + id + "/status");
    }

    private static Response batch(TestCaller caller) {
        return as(caller).contentType("application/json").body(BATCH).post("/v1/jobs/batch");
    }

    private static RequestSpecification as(TestCaller caller) {
        return given().header("Authorization", caller.authorization());
    }
}
