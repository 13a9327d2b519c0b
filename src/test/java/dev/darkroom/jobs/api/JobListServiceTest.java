package dev.darkroom.jobs.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.jobs.QueuedJobs;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An owner's jobs, newest first. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class JobListServiceTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Clock clock;

    private TestCaller caller;

    @BeforeEach
    void somebodyNew() {
        caller = callers.somebody();
    }

    @Test
    void every_job_comes_once_however_many_come_meanwhile() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            expected.add(queued().toString());
        }
        expected.sort(Comparator.reverseOrder());
        Response page = list("limit=3");
        page.then().statusCode(200).body("has_more", equalTo(true));
        List<String> seen = new ArrayList<>(page.<List<String>>path("jobs.job_id"));
        while (page.path("has_more")) {
            queued();
            page = list("limit=3&cursor=" + page.path("next_cursor"));
            seen.addAll(page.<List<String>>path("jobs.job_id"));
        }
        assertThat(seen).containsExactlyElementsOf(expected);
        page.then().body("next_cursor", nullValue());
    }

    @Test
    void a_list_shows_what_is_small_and_nobody_elses() {
        given().header("Authorization", caller.authorization())
                .body("{\"endpoint\": \"sandbox/instant\", \"input\": {}, \"tags\": [\"t\"]}")
                .post("/v1/jobs");
        list("").then()
                .statusCode(200)
                .body("jobs", hasSize(1))
                .body("jobs[0].endpoint", equalTo("sandbox/instant"))
                .body("jobs[0].tags", equalTo(List.of("t")))
                .body("jobs[0].containsKey('input')", equalTo(false))
                .body("has_more", equalTo(false));
        caller = callers.somebody();
        list("").then().body("jobs", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "state=FAILED | failed",
                "state=FAILED,QUEUED | failed queued",
                "state=FAILED&state=QUEUED | failed queued",
                "status=COMPLETED | failed",
                "status=IN_QUEUE,COMPLETED | failed queued",
                "status=COMPLETED&state=QUEUED | ",
                "status=IN_PROGRESS | ",
                "endpoint=fal-ai/flux/dev | failed",
                "endpoint=sandbox/instant,fal-ai/flux/dev | failed queued",
                "endpoint=fal-ai/flux | ",
                "tag=red | failed",
                "tag=red&state=QUEUED | ",
                "tag=re | ",
                "created_after=2020-01-01T00:00:00Z | failed queued",
                "created_after=2999-01-01T00:00:00%2B02:00 | ",
                "created_before=2020-01-01T00:00:00Z | ",
                "created_before=2999-01-01T00:00:00Z&created_after=1970-01-01T00:00:00Z | failed queued"
            })
    void filters_combine(String query, String expected) {
        UUID queued = queued();
        UUID failed = queued();
        database.update("""
                UPDATE job SET state = 'FAILED', endpoint = 'fal-ai/flux/dev', tags = '{red,blue}', finished_at = ?,
                    result = '{}', status_code = 500, due_at = NULL WHERE id = ?""", clock.instant(), failed);
        List<String> found =
                list(query).then().statusCode(200).extract().jsonPath().getList("jobs.job_id", String.class).stream()
                        .map(id ->
                                id.equals(queued.toString()) ? "queued" : id.equals(failed.toString()) ? "failed" : id)
                        .toList();
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(expected == null ? List.of() : List.of(expected.split(" ")));
    }

    @Test
    void created_after_and_before_are_exclusive() {
        UUID id = queued();
        String at = list("").path("jobs[0].created_at");
        list("created_after=" + at).then().body("jobs", hasSize(0));
        list("created_before=" + at).then().body("jobs", hasSize(0));
        database.update("UPDATE job SET created_at = created_at + interval '1 microsecond' WHERE id = ?", id);
        list("created_after=" + at).then().body("jobs", hasSize(1));
    }

    @ParameterizedTest
    @CsvSource({
        "colour=red,colour",
        "state=RUNNING,state",
        "state=failed,state",
        "status=DONE,status",
        "limit=0,limit",
        "limit=many,limit",
        "tag=a&tag=b,tag",
        "created_after=yesterday,created_after",
        "created_before=2026-11-20,created_before",
        "created_after=%2B999999999-12-31T23:59:59Z,created_after",
        "created_before=-999999999-01-01T00:00:00Z,created_before",
        "cursor=Mg==,cursor",
        "cursor=AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,cursor"
    })
    void a_query_that_is_not_understood_is_422_and_names_what(String query, String field) {
        list(query).then().statusCode(422).body("error.field", equalTo(field));
    }

    @Test
    void a_cursor_is_refused_with_another_filter() {
        queued();
        queued();
        String cursor = list("limit=1").path("next_cursor");
        list("limit=1&cursor=" + cursor).then().statusCode(200).body("jobs", hasSize(1));
        list("state=QUEUED&cursor=" + cursor).then().statusCode(422).body("error.field", equalTo("cursor"));
    }

    private UUID queued() {
        UUID id = ids.next();
        QueuedJobs.insert(database, id, caller.ownerId(), clock.instant().plus(Duration.ofHours(1)), null);
        return id;
    }

    private Response list(String query) {
        return given().header("Authorization", caller.authorization())
                .urlEncodingEnabled(false)
                .get(query.isEmpty() ? "/v1/jobs" : "/v1/jobs?" + query);
    }
}
