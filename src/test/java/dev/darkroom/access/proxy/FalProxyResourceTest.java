package dev.darkroom.access.proxy;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.darkroom.access.ApiPaths;
import dev.darkroom.access.CorsConfig;
import dev.darkroom.access.CrossOrigin;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy and the rules for pages in front of routes that tell what reaches them, over real HTTP. */
class FalProxyResourceTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final String NAMED = "https://app.example.com";
    private static final String SUBMIT = "https://queue.fal.run/fal-ai/flux/dev";

    private @Nullable HttpServer server;

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private String start(@Nullable String key) {
        CrossOrigin crossOrigin = new CrossOrigin(() -> List.of(CorsConfig.ANY, NAMED));
        FalProxyResource proxy = new FalProxyResource(
                new ProxyConfig() {
                    @Override
                    public Map<String, String> targets() {
                        return Map.of();
                    }

                    @Override
                    public Optional<String> key() {
                        return Optional.ofNullable(key);
                    }
                },
                Optional.empty(),
                crossOrigin);
        Router router = Router.router(VERTX);
        router.route().handler(crossOrigin::pass);
        router.route().handler(proxy::pass);
        router.route()
                .handler(context -> context.request()
                        .body()
                        .onSuccess(body -> context.response()
                                .putHeader("x-reached", context.request().uri())
                                .putHeader(
                                        "x-method", context.request().method().name())
                                .putHeader(
                                        "x-key",
                                        String.valueOf(context.request().getHeader("Authorization")))
                                .end(body)));
        server = VERTX.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return "http://127.0.0.1:" + server.actualPort() + ApiPaths.PROXY;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void every_method_reaches_what_the_header_names(String method) {
        given().header("Authorization", "Key a:b")
                .header("x-fal-target-url", SUBMIT + "?logs=1")
                .body("{\"seed\": 17454220438242315174}")
                .request(method, start(null))
                .then()
                .statusCode(200)
                .header("x-reached", "/queue/fal-ai/flux/dev?logs=1")
                .header("x-method", method)
                .header("x-key", "Key a:b")
                .body(equalTo("{\"seed\": 17454220438242315174}"));
    }

    @Test
    void a_target_that_is_missing_or_not_ours_is_refused_as_fals_proxy_does() {
        String proxy = start("server:key");
        given().post(proxy).then().statusCode(400).body("detail", equalTo("Invalid request"));
        given().header("x-fal-target-url", "https://example.com/")
                .post(proxy)
                .then()
                .statusCode(400)
                .body("detail", equalTo("Invalid request"));
    }

    @Test
    void what_an_answer_names_can_be_asked_for() {
        String proxy = start(null);
        String own = proxy.replace(ApiPaths.PROXY, "");
        given().header("Authorization", "Key a:b")
                .header("x-fal-target-url", own + "/queue/fal-ai/veo/requests/1?x=%2F")
                .get(proxy)
                .then()
                .statusCode(200)
                .header("x-reached", "/queue/fal-ai/veo/requests/1?x=%2F");
        given().header("x-fal-target-url", own + "/files/abc_a.mp4")
                .get(proxy)
                .then()
                .statusCode(200)
                .header("x-reached", "/files/abc_a.mp4");
        given().header("x-fal-target-url", own + "/queue/fal-ai/veo/requests/1")
                .get(proxy)
                .then()
                .statusCode(401);
    }

    @Test
    void without_credentials_nothing_is_reached() {
        given().header("x-fal-target-url", SUBMIT)
                .post(start(null))
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Key")
                .body("detail", equalTo("Unauthorized"));
    }

    @Test
    void the_servers_own_key_is_lent_for_jobs_and_uploads_only() {
        String proxy = start("server:key");
        for (String target : List.of(
                SUBMIT,
                "https://fal.run/a/b",
                "https://rest.fal.ai/storage/upload/initiate-multipart?storage_type=x")) {
            given().header("x-fal-target-url", target)
                    .post(proxy)
                    .then()
                    .statusCode(200)
                    .header("x-key", "Key server:key");
        }
        for (String target : List.of(
                "https://api.fal.ai/v1/assets",
                "https://rest.fal.ai/tokens/",
                "https://rest.fal.ai/storage/uploads?/queue",
                "https://v3.fal.media/files/upload")) {
            given().header("x-fal-target-url", target).post(proxy).then().statusCode(401);
        }
    }

    @Test
    void whoever_shows_a_key_is_judged_by_that() {
        given().header("x-fal-target-url", SUBMIT)
                .header("Authorization", "Key their:own")
                .post(start("server:key"))
                .then()
                .header("x-key", "Key their:own");
    }

    @Test
    void the_servers_own_key_is_for_our_own_pages_and_those_that_were_named() {
        String proxy = start("server:key");
        for (String page : List.of(NAMED, proxy.replace(ApiPaths.PROXY, ""))) {
            given().header("x-fal-target-url", SUBMIT)
                    .header("Origin", page)
                    .post(proxy)
                    .then()
                    .statusCode(200);
        }
        given().header("x-fal-target-url", SUBMIT)
                .header("Origin", "https://evil.example.com")
                .post(proxy)
                .then()
                .statusCode(401)
                // Its script may read why.
                .header("Access-Control-Allow-Origin", notNullValue());
    }

    @Test
    void the_proxy_cannot_be_made_to_call_itself() {
        given().header("Authorization", "Key a:b")
                .header("x-fal-target-url", "https://queue.fal.run" + ApiPaths.PROXY)
                .post(start(null))
                .then()
                .statusCode(200)
                .header("x-reached", "/queue" + ApiPaths.PROXY);
    }
}
