package dev.darkroom.gallery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.notNullValue;

import dev.darkroom.access.Scope;
import dev.darkroom.access.SessionService;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawStatus;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way into the gallery and out of it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class SignInTest {

    private static final String KEY_ID = PostgresResource.KEY.split(":")[0];

    @Inject
    SessionService sessionService;

    @Inject
    Database database;

    @Inject
    Callers callers;

    @AfterEach
    void let_the_key_in_again() {
        database.update("UPDATE api_key SET disabled_at = NULL WHERE id = ?", KEY_ID);
        given().redirects().follow(false).formParam("key", PostgresResource.KEY).post("/signin");
    }

    @Test
    void a_key_signs_in_and_signing_out_ends_it_also_for_who_kept_the_cookie() {
        String session = signedIn();
        assertThat(isIn(session)).isTrue();
        Response out = browser().cookie(SessionService.COOKIE, session).post("/signout");
        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(out.cookie(SessionService.COOKIE)).isEmpty();
        assertThat(isIn(session)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?cursor=gone", "/?q=%00", "/export.zip?q=%00"})
    void an_address_that_cannot_be_read_is_answered_with_a_page(String address) {
        browser()
                .urlEncodingEnabled(false)
                .cookie(SessionService.COOKIE, signedIn())
                .get(address)
                .then()
                .statusCode(422)
                .contentType("text/html")
                .body(containsString("Nothing here"));
    }

    @Test
    void a_disabled_key_ends_its_sessions_and_those_of_its_link() {
        String session = signedIn();
        String byLink = browser().get(sessionService.signInPath()).cookie(SessionService.COOKIE);
        assertThat(isIn(byLink)).isTrue();
        database.update("UPDATE api_key SET disabled_at = now() WHERE id = ?", KEY_ID);
        assertThat(isIn(session)).isFalse();
        assertThat(isIn(byLink)).isFalse();
    }

    @Test
    void a_disabled_owner_and_another_secret_end_sessions_too() {
        TestCaller other = callers.somebodyWith(Scope.ASSETS_READ, Scope.KEYS_WRITE);
        String key = other.authorization().substring("Key ".length());
        String session = signedInWith(key);
        database.update("UPDATE owner SET disabled_at = now() WHERE id = ?", other.ownerId());
        assertThat(isIn(session)).isFalse();
        database.update("UPDATE owner SET disabled_at = NULL WHERE id = ?", other.ownerId());
        assertThat(isIn(session)).isTrue();
        given().header("Authorization", other.authorization())
                .post("/v1/keys/" + key.split(":")[0] + "/rotate")
                .then()
                .statusCode(200);
        assertThat(isIn(session)).isFalse();
    }

    @Test
    void a_key_that_may_everything_by_one_scope_signs_in() {
        String key = callers.somebodyWith(Scope.ADMIN).authorization().substring("Key ".length());
        assertThat(isIn(signedInWith(key))).isTrue();
    }

    @Test
    void a_link_works_once_and_looking_at_it_does_not_use_it_up() {
        String link = sessionService.signInPath();
        given().head(link).then().statusCode(200);
        browser().header("Sec-Purpose", "prefetch;prerender").get(link).then().statusCode(503);
        assertThat(browser().get(link).statusCode()).isEqualTo(303);
        browser().get(link).then().statusCode(401).body(containsString("used"));
    }

    @Test
    void a_link_that_many_open_at_once_lets_one_in() throws Exception {
        String link = sessionService.signInPath();
        try (ExecutorService browsers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> answers = new ArrayList<>();
            Callable<Integer> open = () -> browser().get(link).statusCode();
            for (Future<Integer> answer : browsers.invokeAll(Collections.nCopies(8, open))) {
                answers.add(answer.get());
            }
            assertThat(answers).containsOnly(303, 401).containsOnlyOnce(303);
        }
    }

    @Test
    void a_link_stands_for_no_key_that_has_ended() {
        int before = sessions();
        database.update("UPDATE api_key SET expires_at = now() WHERE id = ?", KEY_ID);
        try {
            // Its owner may have another key.
            assertThat(browser().get(sessionService.signInPath()).statusCode()).isIn(303, 401);
            assertThat(sessions()).isEqualTo(before);
        } finally {
            database.update("UPDATE api_key SET expires_at = NULL WHERE id = ?", KEY_ID);
        }
    }

    private int sessions() {
        return database.first("SELECT count(*) FROM session WHERE key_id = ?", row -> row.getInt(1), KEY_ID)
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 303",
        "Origin, https://elsewhere.example, 403",
        "Origin, null, 403",
        "Origin, http://localhost:PORT, 303",
    })
    void only_our_own_pages_sign_in_and_out(String header, String value, int status) {
        String said = value.replace("PORT", String.valueOf(RestAssured.port));
        assertThat(browser()
                        .header(header, said)
                        .formParam("key", PostgresResource.KEY)
                        .post("/signin")
                        .statusCode())
                .isEqualTo(status);
        assertThat(browser().header(header, said).post("/signout").statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/form-data; boundary=x | 415",
                "application/json | 415",
                "text/plain | 415",
                "application/octet-stream | 415"
            })
    void only_forms_as_browsers_send_them_are_taken(String type, int status) throws IOException {
        assertThat(RawStatus.of(
                        "POST",
                        "/signin",
                        List.of("Host: localhost", "Content-Type: " + type),
                        ("key=" + PostgresResource.KEY).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(status);
    }

    @Test
    void a_form_is_small() throws IOException {
        byte[] form = ("key=" + "x".repeat(5_000)).getBytes(StandardCharsets.UTF_8);
        String type = "Content-Type: application/x-www-form-urlencoded";
        assertThat(RawStatus.of("POST", "/signin", List.of("Host: localhost", type), form))
                .isEqualTo(413);
        // Announced, never sent: nobody waits for it.
        String head = "POST /signin HTTP/1.1\r\nHost: localhost\r\n" + type + "\r\nContent-Length: 90000000\r\n\r\n";
        assertThat(RawStatus.of(head.getBytes(StandardCharsets.UTF_8))).isEqualTo(413);
    }

    @Test
    void wrong_keys_one_after_another_slow_down() {
        IntStream.range(0, 5).forEach(_ -> typed("nobody:nothing").then().statusCode(401));
        typed(PostgresResource.KEY)
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body(containsString("Try again"));
        await().until(() -> typed(PostgresResource.KEY).statusCode() == 303);
    }

    private String signedIn() {
        return signedInWith(PostgresResource.KEY);
    }

    private static String signedInWith(String key) {
        return typed(key).then().statusCode(303).extract().cookie(SessionService.COOKIE);
    }

    private static Response typed(String key) {
        return browser().formParam("key", key).post("/signin");
    }

    private static RequestSpecification browser() {
        return given().redirects().follow(false);
    }

    private static boolean isIn(String session) {
        return given().cookie(SessionService.COOKIE, session)
                .get("/")
                .asString()
                .contains("action=\"/signout\"");
    }
}
