package dev.darkroom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Routes;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each 405 says which methods there are, and those are taken. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AllowHeaderTest {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    @Inject
    HttpServer server;

    @Test
    void every_route_names_its_methods_to_who_calls_it_by_another() throws IOException {
        List<String> faults = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        String nothing = UUID.randomUUID().toString();
        List<String> paths = Stream.concat(
                        Routes.documented(server.getManagementPort()).stream(), Routes.ofSandbox().stream())
                .map(route -> route.path(nothing))
                .distinct()
                .toList();
        for (String path : paths) {
            for (String method : METHODS) {
                Response answer = call(method, path);
                if (answer.statusCode() == 405) {
                    refusals.add(path);
                    fault(method, path, answer.header("Allow")).ifPresent(faults::add);
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(refusals).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /queue/fal-ai/flux/dev, POST",
        "GET, /queue/fal-ai/flux/dev, POST",
        "POST, /queue/fal-ai/flux/requests/ID/status, 'GET, HEAD'",
        "GET, /queue/fal-ai/flux/requests/ID/cancel, PUT",
        "PATCH, /queue/fal-ai/flux/requests/ID, 'GET, HEAD'",
        "GET, /run/fal-ai/flux/dev, POST",
        "GET, /sandbox/queue/fal-ai/flux/dev, POST",
        "DELETE, /v1/jobs, 'GET, HEAD, POST'",
        "POST, /, 'GET, HEAD'",
    })
    void what_it_names_is_what_the_path_takes(String method, String path, String allowed) {
        Response answer = call(method, path.replace("ID", UUID.randomUUID().toString()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    private static Optional<String> fault(String method, String path, @Nullable String allow) {
        String told = method + " " + path + ": " + allow;
        if (allow == null) {
            return Optional.of(told);
        }
        List<String> named = List.of(allow.split(", *"));
        // One template of the sandbox stands for paths of several kinds.
        boolean wrong = named.contains(method)
                || !path.startsWith("/sandbox/")
                        && named.stream()
                                .filter(METHODS::contains)
                                .anyMatch(other -> call(other, path).statusCode() == 405);
        return wrong ? Optional.of(told) : Optional.empty();
    }

    private static Response call(String method, String path) {
        return Api.caller()
                .redirects()
                .follow(false)
                .contentType("application/json")
                .request(method, path);
    }
}
