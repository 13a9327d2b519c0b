package dev.darkroom.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AppTokensTest {

    private static final String STREAM =
            "/queue/fal-ai/flux/requests/01980000-0000-7000-8000-000000000000/status/stream";

    @Inject
    AppTokens tokens;

    @Inject
    InstallationSecrets installationSecrets;

    @Inject
    ApiKeyService apiKeyService;

    @Inject
    ObjectMapper json;

    @Inject
    Clock clock;

    @Inject
    Callers callers;

    private static Response ask(String body) {
        return Api.caller().contentType("application/json").body(body).post("/rest/tokens/");
    }

    private static String token(String apps) {
        String answer = ask("{\"allowed_apps\": " + apps + ", \"token_expiration\": 120}")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();
        assertThat(answer).as("a JSON string").matches("\"[A-Za-z0-9_.-]+\"");
        return answer.substring(1, answer.length() - 1);
    }

    private static AppTokenRoutes use(String path) {
        return AppTokenRoutes.at(path).orElseThrow();
    }

    @Test
    void a_token_opens_the_streams_of_its_app_and_nothing_else() {
        String token = token("[\"flux\"]");

        given().queryParam("fal_jwt_token", token).get(STREAM).then().statusCode(not(401));
        for (String path : List.of(
                STREAM.replace("flux", "kling-video"),
                STREAM.replace("/stream", ""),
                "/v1/jobs",
                "/queue/fal-ai/flux")) {
            given().queryParam("fal_jwt_token", token).get(path).then().statusCode(401);
        }
        given().queryParam("fal_jwt_token", token)
                .contentType("application/json")
                .body("{\"allowed_apps\": [\"flux\"]}")
                .post("/rest/tokens/")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @CsvSource({
        "flux, /run/fal-ai/flux/dev, true",
        "flux, /run/fal-ai/flux/dev/stream, true",
        "flux, /run/workflows/somebody/flux, true",
        "flux, /run/fal-ai/flux-pro, false",
        "fal-ai/flux, /run/fal-ai/flux/dev, true",
        "fal-ai/flux, /run/other/flux/dev, false",
        "fal-ai/flux/dev, /run/fal-ai/flux/dev/stream, true",
        "fal-ai/flux/dev, /run/fal-ai/flux/schnell, false",
        "fal-ai/flux/de, /run/fal-ai/flux/dev, false",
        "fal-ai, /run/fal-ai/flux, false"
    })
    void a_token_is_for_the_apps_it_names(String app, String path, boolean good) {
        Caller caller = apiKeyService.holder("test").orElseThrow();
        String token = tokens.make(caller, List.of("something-else", app), Duration.ofMinutes(2));

        assertThat(tokens.recognise(token, use(path)).isPresent()).isEqualTo(good);
    }

    @Test
    void a_token_ends_with_its_time() {
        String token = token("[\"flux\"]");
        AppTokens later =
                new AppTokens(installationSecrets, apiKeyService, json, Clock.offset(clock, Duration.ofSeconds(121)));

        assertThat(tokens.recognise(token, use("/run/fal-ai/flux"))).isPresent();
        assertThat(later.recognise(token, use("/run/fal-ai/flux"))).isEmpty();
    }

    @Test
    void a_token_can_do_no_more_than_its_key_and_goes_with_it() {
        String reader = callers.somebodyWith(Scope.JOBS_READ, Scope.ASSETS_READ)
                .authorization()
                .substring("Key ".length());
        KeyCredentials keyCredentials = KeyCredentials.parse(reader).orElseThrow();
        Caller caller = apiKeyService.recognise(keyCredentials).orElseThrow();
        String token = tokens.make(caller, List.of("flux"), Duration.ofMinutes(2));

        Caller shown = tokens.recognise(token, use("/run/fal-ai/flux")).orElseThrow();
        assertThat(shown.scopes()).containsExactly(Scope.JOBS_READ);
        assertThat(shown.ownerId()).isEqualTo(caller.ownerId());

        QuarkusTransaction.requiringNew().run(() -> apiKeyService.remove(keyCredentials));
        assertThat(QuarkusTransaction.requiringNew().call(() -> tokens.recognise(token, use("/run/fal-ai/flux"))))
                .isEmpty();
    }

    @Test
    void not_a_character_of_a_token_can_be_changed() {
        Caller caller = apiKeyService.holder("test").orElseThrow();
        String token = tokens.make(caller, List.of("flux"), Duration.ofMinutes(2));

        // Each tenth of them and the last few: the whole of it would say no more.
        for (int at = 0; at < token.length(); at += at < token.length() - 12 ? 10 : 1) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, at) + other + token.substring(at + 1);
            assertThat(tokens.recognise(changed, use("/run/fal-ai/flux")))
                    .as("changed at %d", at)
                    .isEmpty();
        }
        String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
        assertThat(tokens.recognise(unsigned, use("/run/fal-ai/flux"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"allowed_apps\": []}",
                "{\"allowed_apps\": [null]}",
                "{\"allowed_apps\": [\"../v1\"]}",
                "{\"allowed_apps\": [\"\"]}",
                "{\"allowed_apps\": \"flux\"}",
                "{\"allowed_apps\": [7]}"
            })
    void a_token_for_nothing_is_refused(String body) {
        ask(body).then().statusCode(422).body("detail[0].loc", equalTo(List.of("body", "allowed_apps")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "3601", "\"soon\"", "1.5", "99999999999"})
    void a_token_for_an_impossible_time_is_refused(String seconds) {
        ask("{\"allowed_apps\": [\"flux\"], \"token_expiration\": " + seconds + "}")
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("body", "token_expiration")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "[]", "null"})
    void what_is_no_object_is_refused_in_the_dialect_of_the_route(String body) {
        ask(body).then().statusCode(422).body("detail[0].loc", equalTo(List.of("body")));
    }
}
