package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Routes;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each operation of the document, asked without a key, with one that is not good, without its scope, and by another owner. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AccessMatrixTest {

    /** In everything that the first owner makes. */
    private static final String MARK = "zebrafinch";

    private static final String NOBODYS = new UUID(7, 7).toString();

    @Inject
    HttpServer server;

    @Inject
    Callers callers;

    @Inject
    Database database;

    private final Map<String, String> things = new HashMap<>();
    private final Map<String, Scope> scopes = new HashMap<>();
    private List<Routes.Route> routes = List.of();
    private TestCaller owner = new TestCaller(new UUID(0, 0), "");

    @BeforeEach
    void know_the_routes_and_their_scopes() throws IOException {
        routes = new ArrayList<>(Routes.documented(server.getManagementPort()));
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.darkroom").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .forEach(type -> type.getMethods().stream()
                                .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                                .forEach(method -> note(type, method)));
        owner = callers.somebodyWith(Scope.JOBS_READ, all());
    }

    private static Scope[] all() {
        return Arrays.stream(Scope.values())
                .filter(scope -> scope != Scope.ADMIN && scope != Scope.OPERATE)
                .toArray(Scope[]::new);
    }

    private void note(JavaClass type, JavaMethod method) {
        Requires needed = method.tryGetAnnotationOfType(Requires.class)
                .or(() -> method.isAnnotatedWith(Open.class)
                        ? Optional.empty()
                        : type.tryGetAnnotationOfType(Requires.class))
                .orElse(null);
        if (needed == null) {
            return;
        }
        String path = type.getAnnotationOfType(Path.class).value() + "/"
                + method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
        String template = ("/" + path)
                .replaceAll("\\{\\s*(\\w+)\\s*:[^}]*}", "{$1}")
                .replaceAll("/+", "/")
                .replaceAll("/$", "");
        method.getAnnotations().stream()
                .filter(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class))
                .forEach(annotation -> scopes.put(
                        annotation
                                        .getRawType()
                                        .getAnnotationOfType(HttpMethod.class)
                                        .value() + " " + template,
                        needed.value()));
    }

    private static Response send(Routes.Route route, String path, @Nullable String authorization) {
        RequestSpecification request =
                RestAssured.given().urlEncodingEnabled(false).redirects().follow(false);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (!route.method().equals("GET")) {
            request.contentType("application/json").body("{}");
        }
        return request.request(route.method(), path);
    }

    private static String somewhere(Routes.Route route) {
        return route.path(route.template().contains("{path}") ? "sandbox/instant" : NOBODYS);
    }

    /** The operations that need a scope: those of the document and those of the code are the same. */
    private List<Routes.Route> guarded() {
        List<Routes.Route> guarded = routes.stream()
                .filter(route -> scopes.containsKey(route.toString()))
                .toList();
        assertThat(guarded).hasSizeGreaterThan(80);
        return guarded;
    }

    @Test
    void no_key_a_wrong_one_a_revoked_one_and_one_that_is_over_are_401_everywhere() {
        String revoked = callers.again(owner, "disabled_at", "now()").authorization();
        String over =
                callers.again(owner, "expires_at", "now() - interval '1 day'").authorization();
        Map<String, Integer> let = new TreeMap<>();
        for (Routes.Route route : guarded()) {
            for (String shown : Arrays.asList(null, "Key not:valid", "Key " + MARK, "Basic x", revoked, over)) {
                int status = send(route, somewhere(route), shown).statusCode();
                if (status != 401) {
                    let.put(route + " with " + (shown == null ? "nothing" : shown.substring(0, 5)), status);
                }
            }
        }
        assertThat(let).isEmpty();
    }

    @Test
    void a_key_without_the_scope_is_403_everywhere_whatever_else_it_may() {
        Map<Scope, String> without = new HashMap<>();
        for (Scope missing : Scope.values()) {
            Scope[] others = Arrays.stream(Scope.values())
                    .filter(scope -> scope != missing && scope != Scope.ADMIN)
                    .toArray(Scope[]::new);
            without.put(missing, callers.somebodyWith(others[0], others).authorization());
        }
        Map<String, Integer> let = new TreeMap<>();
        for (Routes.Route route : guarded()) {
            Scope needed = scopes.get(route.toString());
            int status = send(route, somewhere(route), without.get(needed)).statusCode();
            if (status != 403) {
                let.put(route + " without " + needed, status);
            }
        }
        assertThat(let).isEmpty();
    }

    @Test
    void nothing_of_an_owner_is_told_to_another_who_knows_all_its_ids() {
        make_one_thing_of_each_kind();
        String other = callers.somebodyWith(Scope.JOBS_READ, all()).authorization();
        Map<String, String> told = new TreeMap<>();
        int asked = 0;
        for (Routes.Route route : guarded()) {
            // What answers with a stream without an end is asked by its own tests.
            if (route.template().equals("/v1/events") || route.template().startsWith("/run")) {
                continue;
            }
            for (String thing : things.values()) {
                if (!route.template().contains("{")) {
                    continue;
                }
                Response answer = send(route, route.path(thing), other);
                asked++;
                if (answer.asString().contains(MARK) || answer.statusCode() >= 500) {
                    told.put(route + " " + answer.statusCode(), thing);
                }
            }
            if (!route.template().contains("{")) {
                Response answer = send(route, route.template(), other);
                if (answer.asString().contains(MARK) || answer.statusCode() >= 500) {
                    told.put(route.toString() + " " + answer.statusCode(), "");
                }
            }
        }
        assertThat(told).isEmpty();
        assertThat(asked).isGreaterThan(300);
        assertThat(mine("/v1/jobs/" + things.get("job"))).contains(MARK);
        assertThat(mine("/v1/assets/" + things.get("asset"))).contains(MARK);
        assertThat(mine("/v1/webhooks/" + things.get("webhook"))).contains(MARK);
    }

    private String mine(String path) {
        return as().get(path).then().statusCode(200).extract().asString();
    }

    private RequestSpecification as() {
        return RestAssured.given()
                .header("Authorization", owner.authorization())
                .contentType("application/json");
    }

    private String made(String path, Map<String, Object> body, String id) {
        return as().body(body).post(path).then().statusCode(201).extract().path(id);
    }

    private void make_one_thing_of_each_kind() {
        things.put(
                "webhook", made("/v1/webhooks", Map.of("url", Receiver.url(MARK), "description", MARK), "webhook.id"));
        things.put(
                "job",
                as().header("Prefer", "wait=30")
                        .body(Map.of(
                                "endpoint", "fal-ai/fast-sdxl",
                                "tags", List.of(MARK),
                                "input", Map.of("prompt", MARK)))
                        .post("/v1/jobs")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("job.job_id"));
        things.put("request", "fal-ai/fast-sdxl/requests/" + things.get("job"));
        things.put("status", "fal-ai/fast-sdxl/requests/" + things.get("job") + "/status");
        things.put("asset", as().get("/v1/assets?limit=1").path("assets[0].asset_id"));
        things.put("collection", made("/v1/assets/collections", Map.of("name", MARK), "collection.id"));
        things.put("tag", made("/v1/assets/tags", Map.of("name", MARK + "-2"), "tag.id"));
        things.put(
                "share", made("/v1/assets/collections/" + things.get("collection") + "/shares", Map.of(), "share.id"));
        things.put("key", made("/v1/keys", Map.of("name", MARK), "key.id"));
        things.put(
                "delivery",
                as().get("/v1/webhooks/" + things.get("webhook") + "/deliveries")
                        .path("deliveries[0].id"));
        String event = database.first(
                        "SELECT id FROM event WHERE owner_id = ? LIMIT 1", row -> row.getString(1), owner.ownerId())
                .orElseThrow();
        things.put("event", event);
        assertThat(things.values()).doesNotContainNull();
    }
}
