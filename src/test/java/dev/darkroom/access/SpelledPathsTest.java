package dev.darkroom.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawRequest;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Routes;
import dev.darkroom.testing.Spellings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** However a path is written: it leads nowhere, or to the decision that it leads to when written plainly. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class SpelledPathsTest {

    /** What a path is answered with that leads to no resource, or to one that knows no such method. */
    private static final Set<Integer> NOWHERE = Set.of(400, 404, 405);

    private static final String SOME = "00000000-0000-7000-8000-000000000000";

    @Inject
    HttpServer server;

    @Test
    void every_route_decides_by_where_a_path_leads() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Routes.Route route : Routes.documented(server.getManagementPort())) {
            String path = route.path(SOME);
            RawRequest.Answer plain = send(route.method(), path);
            for (String spelling : Spellings.of(path)) {
                RawRequest.Answer spelled = send(route.method(), spelling);
                boolean same = spelled.status() == plain.status()
                        && crossOrigin(spelled).equals(crossOrigin(plain));
                if (!same && !NOWHERE.contains(spelled.status())) {
                    wrong.add(route + " as " + spelling + ": " + spelled.status() + ", plainly " + plain.status());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> crossOrigin(RawRequest.Answer answer) {
        return answer.headers()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("access-control-"))
                .sorted()
                .toList();
    }

    private static RawRequest.Answer send(String method, String target) throws IOException {
        return RawRequest.send(method, target, "Host: localhost", "Origin: https://elsewhere.example");
    }
}
