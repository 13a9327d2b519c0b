package dev.darkroom.jobs.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.jobs.watch.LongPollWaiters.Place;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Callers that wait for the end of a job: one owner's leave room for another's. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class LongPollSharesTest {

    private static final String JOB = "{\"endpoint\": \"sandbox/instant\", \"input\": {\"prompt\": \"x\"}}";

    @Inject
    LongPollWaiters longPollWaiters;

    @Inject
    Callers callers;

    @Test
    void one_owner_cannot_take_all_places_and_who_has_none_left_does_not_wait() {
        TestCaller greedy = callers.somebody();
        TestCaller other = callers.somebody();
        List<Place> taken = Stream.generate(() -> longPollWaiters.place(greedy.ownerId()))
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .toList();
        try {
            assertThat(taken).hasSize(15);
            waiting(greedy).statusCode(201).header("Preference-Applied", nullValue());
            as(greedy)
                    .body("{}")
                    .post("/run/sandbox/instant")
                    .then()
                    .statusCode(429)
                    .body("detail", notNullValue());
            waiting(other).statusCode(201).header("Preference-Applied", "wait=20");
            as(other).body("{}").post("/run/sandbox/instant").then().statusCode(200);
        } finally {
            taken.forEach(Place::close);
        }
        waiting(greedy).header("Preference-Applied", "wait=20");
    }

    private static ValidatableResponse waiting(TestCaller caller) {
        return as(caller).header("Prefer", "wait=20").body(JOB).post("/v1/jobs").then();
    }

    private static RequestSpecification as(TestCaller caller) {
        return RestAssured.given()
                .header("Authorization", caller.authorization())
                .contentType("application/json");
    }
}
