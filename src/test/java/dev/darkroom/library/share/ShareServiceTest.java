package dev.darkroom.library.share;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.shared.work.RetentionRule;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links for strangers: what they open, and all the ways in which they do not. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class ShareServiceTest extends WithShares {

    @Inject
    @All
    List<RetentionRule> retentionRules;

    @Test
    void a_link_reads_a_file_that_is_hidden_from_everybody_else() {
        String url = hidden(asset);
        ValidatableResponse made = send("POST", asset + "/shares", "{}", 201)
                .body("share.asset_id", equalTo(asset))
                .body("share.collection_id", nullValue());

        Response opened = visit(made.extract().path("share.url"));

        assertThat(opened.statusCode()).isEqualTo(302);
        assertDiscreet(opened);
        assertThat(opened.header("Location")).startsWith(url + "?identity=");
        assertThat(visit(opened.header("Location")).asByteArray()).isEqualTo(PNG);
        assertThat(visit(url).statusCode()).isEqualTo(404);
        assertThat(secondsUntil(made.extract().path("share.expires_at")))
                .isBetween(
                        Duration.ofDays(7).toSeconds() - 600, Duration.ofDays(7).toSeconds());
    }

    @Test
    void a_file_is_lent_no_longer_than_the_link() {
        String shortest = link(asset + "/shares", "{\"expires_in\":60}");
        String longest = link(asset + "/shares", "{\"expires_in\":2592000}");

        assertThat(end(visit(shortest).header("Location"))).isLessThanOrEqualTo(60);
        assertThat(end(visit(longest).header("Location"))).isBetween(1L, 900L);
    }

    @Test
    void every_link_that_is_not_good_looks_alike() {
        String good = link(asset + "/shares", "{}");
        String revoked = link(asset + "/shares", "{}");
        String expired = link(asset + "/shares", "{}");
        String deleted = link(library.generated(me.ownerId(), OTHER, "gone soon") + "/shares", "{}");
        send("DELETE", "shares/" + id(revoked), "", 204);
        expire(id(expired));
        send("DELETE", as(me.authorization()).get("/v1/assets?q=gone+soon").path("assets[0].asset_id"), "", 204);

        Response none = visit(good.replace(id(good), ids.next().toString()));
        assertThat(none.statusCode()).isEqualTo(404);
        assertDiscreet(none);
        for (String bad : List.of(
                revoked,
                expired,
                deleted,
                good.substring(0, good.length() - 1),
                good + "x",
                good.replace(id(good), "nonsense"),
                revoked.replace(id(revoked), id(good)))) {
            Response answer = visit(bad);
            assertThat(answer.statusCode()).as(bad).isEqualTo(404);
            assertThat(answer.asString()).as(bad).isEqualTo(none.asString());
        }
        assertThat(visit(good).statusCode()).isEqualTo(302);
    }

    @Test
    void what_has_expired_is_neither_listed_nor_taken_back() {
        String first = id(link(asset + "/shares", "{}"));
        String second = id(link(asset + "/shares", "{}"));
        String third = id(link(asset + "/shares", "{}"));
        expire(second);

        String next = get("shares?limit=1")
                .body("shares.id", contains(third))
                .body("has_more", equalTo(true))
                .extract()
                .path("next_cursor");
        get("shares?limit=1&cursor=" + next)
                .body("shares.id", contains(first))
                .body("has_more", equalTo(false))
                .body("next_cursor", nullValue());
        send("DELETE", "shares/" + second, "", 404);
        assertThat(retentionRules).contains(new RetentionRule("share", "expires_at", Duration.ZERO));
        Callers.TestCaller stranger = callers.somebody();
        as(stranger.authorization())
                .get("/v1/assets/shares?cursor=" + next)
                .then()
                .statusCode(422)
                .body("error.field", equalTo("cursor"));
    }

    @Test
    void what_is_somebody_elses_is_not_there() {
        String collection = collection("{\"name\":\"mine\"}");
        String link = link(asset + "/shares", "{}");
        String stranger = callers.somebody().authorization();

        LibraryFixture.send(stranger, "POST", asset + "/shares", "{}", 404);
        LibraryFixture.send(stranger, "POST", "collections/" + collection + "/shares", "{}", 404);
        LibraryFixture.send(stranger, "DELETE", "shares/" + id(link), "", 404);
        as(stranger).get("/v1/assets/shares").then().statusCode(200).body("shares", empty());
        assertThat(visit(link).statusCode()).isEqualTo(302);

        String reader = callers.somebodyWith(Scope.ASSETS_READ).authorization();
        LibraryFixture.send(reader, "POST", asset + "/shares", "{}", 403);
        given().body("{}").post("/v1/assets/" + asset + "/shares").then().statusCode(401);
    }

    @Test
    void a_link_is_made_once_for_a_key_and_what_is_remembered_opens_nothing() {
        String key = "once-" + ids.next();
        Response first = once(key, "{\"expires_in\":3600}");
        Response again = once(key, "{\"expires_in\":3600}");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.asString()).isEqualTo(first.asString());
        get("shares").body("shares.url", contains(first.<String>path("share.url")));
        assertThat(once(key, "{\"expires_in\":60}").statusCode()).isEqualTo(409);
        String token = first.<String>path("share.url").replaceFirst(".*/", "");
        assertThat(database.query(
                        "SELECT answer FROM idempotency_key WHERE owner_id = ?", row -> row.getString(1), me.ownerId()))
                .hasSize(1)
                .noneMatch(answer -> answer.contains(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"59", "2592001", "60.5", "\"60\"", "99999999999999999999", "true"})
    void times_that_are_none_are_refused(String time) {
        send("POST", asset + "/shares", "{\"expires_in\":%s}".formatted(time), 422)
                .body("error.field", equalTo("expires_in"));
        send("POST", asset + "/shares", "{\"expires_at\":%s}".formatted(time), 422)
                .body("error.field", equalTo("expires_at"));
        get("shares").body("shares", empty());
    }

    @Test
    void a_file_that_is_gone_cannot_be_shared() {
        String shared = link(asset + "/shares", "{}");
        database.update("UPDATE asset SET expires_at = now() - interval '1 s' WHERE id = ?", UUID.fromString(asset));

        send("POST", asset + "/shares", "{}", 409);
        assertThat(visit(shared).statusCode()).isEqualTo(404);
    }

    private void expire(String share) {
        database.update(
                "UPDATE share SET created_at = now() - interval '1 h', expires_at = now() - interval '1 s' WHERE id = ?",
                UUID.fromString(share));
    }

    private Response once(String key, String body) {
        return as(me.authorization()).header("Idempotency-Key", key).body(body).post("/v1/assets/" + asset + "/shares");
    }

    private static String id(String link) {
        return link.split("/")[4];
    }

    private static long end(String signed) {
        return Long.parseLong(signed.replaceFirst(".*identity=(\\d+)\\..*", "$1"))
                - Instant.now().getEpochSecond();
    }

    private static long secondsUntil(String time) {
        return Duration.between(Instant.now(), Instant.parse(time)).toSeconds();
    }
}
