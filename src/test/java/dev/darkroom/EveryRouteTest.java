package dev.darkroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.NastyInputs;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawStatus;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Routes;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is sent to whichever route: it is answered, and the fault is never said to be ours. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class EveryRouteTest {

    private static final long SEED = Long.getLong("fuzz.seed", 15);
    private static final int TRIES = Integer.getInteger("fuzz.tries", 20);

    /** What stands for our own state, not for a fault: not made, not now, no room. */
    private static final List<Integer> MEANT = List.of(501, 503, 507);

    private static final byte[] NOTHING = {};
    private static final byte[] NOTHING_MUCH = {1, 2, 3};

    @Inject
    HttpServer server;

    private final Map<String, String> faults = new TreeMap<>();
    private final List<String> real = new ArrayList<>();
    private List<Routes.Route> routes = List.of();
    private String file = "";

    @BeforeEach
    void know_the_routes_and_some_of_their_things() throws IOException {
        routes = new ArrayList<>(Routes.documented(server.getManagementPort()));
        List<Routes.Route> sandbox = Routes.ofSandbox();
        assertThat(sandbox).hasSizeGreaterThan(10);
        routes.addAll(sandbox);
        real.add(Api.submit("sandbox/instant", "{}"));
        for (String kind : List.of("collections", "tags")) {
            String name = "fuzz-" + kind + "-" + System.nanoTime();
            real.add(Api.caller()
                    .contentType("application/json")
                    .body(Map.of("name", name))
                    .post("/v1/assets/" + kind)
                    .then()
                    .extract()
                    .jsonPath()
                    .getString(kind.equals("tags") ? "tag.id" : "collection.id"));
        }
        String key = Api.caller()
                .contentType("image/png")
                .body(NOTHING_MUCH)
                .post("/files/upload")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("access_url");
        file = key.substring(key.lastIndexOf('/') + 1);
        real.add(file);
    }

    @Test
    void takes_any_header() throws IOException {
        // Each header at every third route, and each route with every third header.
        int turn = 0;
        for (Routes.Route route : routes) {
            for (String header : NastyInputs.everyHeader()) {
                if (turn++ % 3 != 0) {
                    continue;
                }
                send(
                        route,
                        route.path(route.template().startsWith("/files/") ? file : "sandbox/instant"),
                        List.of(header),
                        "{}".getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void takes_any_value_in_its_path() throws IOException {
        for (Routes.Route route : routes) {
            if (route.template().contains("{")) {
                for (String value : NastyInputs.everyPathValue()) {
                    send(route, route.path(value), List.of(), NOTHING);
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void takes_any_body() throws IOException {
        for (Routes.Route route : routes) {
            for (String body : NastyInputs.everyBody()) {
                for (String type : List.of(
                        "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")) {
                    if (!route.method().equals("GET")) {
                        send(
                                route,
                                route.path(real.getFirst()),
                                List.of("Content-Type: " + type),
                                body.getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void takes_anything_at_once() throws IOException {
        NastyInputs nasty = new NastyInputs(SEED);
        for (Routes.Route route : routes) {
            List<String> parameters = names(route);
            List<String> fields = fields(route);
            for (int i = 0; i < TRIES; i++) {
                String value = nasty.oneIn(2) ? nasty.any(real) : nasty.pathValue();
                List<String> headers = new ArrayList<>(nasty.oneIn(3) ? nasty.headers() : List.of());
                if (headers.stream().noneMatch(header -> header.startsWith("Content-Type"))) {
                    headers.add("Content-Type: application/json");
                }
                byte[] body = route.method().equals("GET") ? NOTHING : nasty.body(fields);
                send(route, route.path(value) + nasty.query(parameters), headers, body);
            }
        }
        assertThat(faults).isEmpty();
    }

    private void send(Routes.Route route, String target, List<String> headers, byte[] body) throws IOException {
        List<String> all = new ArrayList<>(headers);
        if (headers.stream().noneMatch(header -> header.startsWith("Authorization"))) {
            all.add("Authorization: Key " + PostgresResource.KEY);
        }
        if (headers.stream().noneMatch(header -> header.startsWith("Host"))) {
            all.add("Host: localhost");
        }
        int status = RawStatus.of(route.method(), target, all, body);
        if (status == RawStatus.NONE || status >= 500 && !MEANT.contains(status)) {
            String shown = new String(body, 0, Math.min(200, body.length), StandardCharsets.UTF_8);
            faults.putIfAbsent(
                    route + " " + status + " "
                            + headers.stream()
                                    .map(one -> one.substring(0, Math.min(70, one.length())))
                                    .toList(),
                    target.substring(0, Math.min(200, target.length())) + " " + shown);
        }
    }

    private static List<String> names(Routes.Route route) {
        List<String> names = new ArrayList<>();
        route.operation()
                .path("parameters")
                .forEach(parameter ->
                        names.add(route.resolved(parameter).path("name").asText()));
        return names;
    }

    private static List<String> fields(Routes.Route route) {
        TreeSet<String> names = new TreeSet<>();
        route.operation()
                .at("/requestBody/content")
                .forEach(type -> gather(route.resolved(type.path("schema")), route, names, 3));
        return List.copyOf(names);
    }

    private static void gather(JsonNode schema, Routes.Route route, TreeSet<String> names, int depth) {
        schema.path("properties").properties().forEach(property -> {
            names.add(property.getKey());
            if (depth > 0) {
                gather(route.resolved(property.getValue()), route, names, depth - 1);
            }
        });
        if (depth > 0) {
            for (String more : List.of("allOf", "oneOf", "anyOf")) {
                schema.path(more).forEach(one -> gather(route.resolved(one), route, names, depth - 1));
            }
            gather(route.resolved(schema.path("items")), route, names, depth - 1);
        }
    }
}
