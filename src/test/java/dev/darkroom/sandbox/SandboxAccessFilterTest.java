package dev.darkroom.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.sandbox.SandboxPaths.Call;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawRequest;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Spellings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come into the sandbox beside the rest of the service, where it has no key. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class SandboxAccessFilterTest {

    @Test
    void this_machine_may_read_the_ledger_and_submit() throws IOException {
        assertThat(status("GET", SandboxPaths.LEDGER, "Host: localhost")).isEqualTo(200);
        assertThat(status("GET", SandboxPaths.LEDGER, "Host: 127.0.0.1:8080")).isEqualTo(200);
        assertThat(status("GET", SandboxPaths.LEDGER, "Host: [::1]")).isEqualTo(200);
        assertThat(status("POST", "/sandbox/queue/sandbox/instant", "Host: localhost", "Authorization: Key a:b"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 127.0.0.1",
                "x-forwarded-for: 203.0.113.9",
                "X-Forwarded-Host: x",
                "X-Forwarded-Proto: https",
                "Forwarded: for=127.0.0.1",
                "Via: 1.1 proxy",
                "X-Real-IP: 127.0.0.1",
                "CF-Connecting-IP: 127.0.0.1",
                "True-Client-IP: 127.0.0.1",
                "X-Envoy-External-Address: 127.0.0.1"
            })
    void a_proxy_on_this_machine_is_not_this_machine(String header) throws IOException {
        for (Call call : confidential()) {
            assertThat(status(call.method(), call.path() + call.query(), "Host: localhost", header))
                    .as("%s", call)
                    .isEqualTo(403);
        }
    }

    @Test
    void a_page_that_took_on_this_machines_address_is_not_this_machine() throws IOException {
        assertThat(status("GET", SandboxPaths.LEDGER, "Host: rebound.example:8080"))
                .isEqualTo(403);
    }

    @Test
    void no_spelling_of_a_path_leads_around_the_door() throws IOException {
        for (Call call : SandboxPaths.ALL) {
            int plain = stranger(call, call.path());
            for (String spelling : Spellings.of(call.path())) {
                int spelled = stranger(call, spelling);
                assertThat(spelled == plain || spelled == 404 || spelled == 400)
                        .as("%s %s: %d, plainly %d", call.method(), spelling, spelled, plain)
                        .isTrue();
            }
        }
    }

    @Test
    void callbacks_pass_the_outgoing_guard_and_the_ledger_redacts_their_urls() throws IOException {
        try (var elsewhere = new CallbackReceiver()) {
            submit(elsewhere.url());
            submit(Receiver.url("sandbox-door") + "/secret?token=secret");
            await().until(() -> Receiver.receivedFor("sandbox-door").size() == 1);
            assertThat(elsewhere.received()).isEmpty();
        }
        String ledger = RawRequest.send("GET", SandboxPaths.LEDGER + "?limit=2", "Host: localhost")
                .body();
        assertThat(ledger).contains("/sandbox-door/…").doesNotContain("secret");
    }

    private static void submit(String webhook) throws IOException {
        assertThat(status(
                        "POST",
                        "/sandbox/queue/sandbox/instant?fal_webhook=" + webhook,
                        "Host: localhost",
                        "Authorization: Key a:b"))
                .isEqualTo(200);
    }

    private static int stranger(Call call, String path) throws IOException {
        return status(
                call.method(),
                path + call.query(),
                "Host: localhost",
                "X-Forwarded-For: 203.0.113.9",
                "Authorization: Key a:b");
    }

    /** What a stranger must never get, be it to read or to do. */
    private static List<Call> confidential() {
        return SandboxPaths.ALL.stream()
                .filter(call -> !call.method().equals("GET")
                        || Stream.of(SandboxPaths.LEDGER, SandboxPaths.HISTORY).anyMatch(call.path()::equals))
                .toList();
    }

    private static int status(String method, String target, String... headers) throws IOException {
        return RawRequest.send(method, target, headers).status();
    }
}
