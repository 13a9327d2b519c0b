package dev.darkroom.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A service manager's polite request to stop. */
class StopIT {

    private static final String ENDPOINT = "fal-ai/flux/schnell";
    private static final String APP = "fal-ai/flux";
    private static final int TERMINATED = 128 + 15;

    @Test
    void told_to_stop_it_takes_its_database_along() {
        try (PackagedApp app = PackagedApp.darkroom("stop").start()) {
            ApiClient apiClient = new ApiClient(app);
            String finished = apiClient.submit(ENDPOINT, "{\"prompt\": \"before the stop\"}");
            apiClient.await(finished, "SUCCEEDED");
            ProcessHandle database = DatabaseProcess.of(app.dataFolder()).orElseThrow();

            app.terminate();

            assertThat(app.exitCode()).isEqualTo(TERMINATED);
            assertThat(app.dataFolder().resolve("postgres/postmaster.pid")).doesNotExist();
            await("the end of the database server").until(() -> !database.isAlive());
            app.start();
            assertThat(apiClient.result(APP, finished).status()).isEqualTo(200);
        }
    }

    @Test
    void told_to_stop_it_writes_down_what_came_of_a_submit_that_is_under_way() {
        try (PackagedApp sandbox = PackagedApp.sandbox("stop-at-the-counter-provider")
                        .with("darkroom.sandbox.ack-lost-hold", "4s")
                        .start();
                PackagedApp app = PackagedApp.darkroom("stop-at-the-counter")
                        .upstream(sandbox)
                        .with("darkroom.jobs.grace", "2s")
                        .start()) {
            ApiClient apiClient = new ApiClient(app);
            String id = apiClient.submit(
                    ENDPOINT,
                    "{\"prompt\": \"at the counter\", \"sandbox\": {\"submit\": \"ack_lost\", \"callback\": \"drop\"}}");
            apiClient.await(id, "SUBMITTING");

            app.terminate();
            app.exitCode();
            app.start();

            apiClient.await(id, "SUCCEEDED");
            List<String> history = apiClient.job(id).path("history").findValuesAsText("kind");
            assertThat(history).containsSubsequence("submitting", "unacknowledged", "submitted", "succeeded");
            assertThat(apiClient.job(id).path("history").toString()).doesNotContain("interrupted");
            assertThat(new SandboxLedger(sandbox).entriesOf(id)).hasSize(1);
        }
    }

    @Test
    void told_to_stop_it_answers_the_requests_that_are_under_way() {
        try (PackagedApp app = PackagedApp.darkroom("stop-in-a-request").start()) {
            String slow = slowFile(app);
            CompletableFuture<Web.Answer> answer = Web.later(slow);
            await("the arrival of the request").until(() -> app.requestsUnderWay() > 0);

            app.terminate();

            assertThat(answer.join().status()).isEqualTo(200);
            assertThat(app.exitCode()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void told_to_stop_it_refuses_connections_and_ends_a_kept_one_with_an_answer() throws IOException {
        try (PackagedApp app = PackagedApp.darkroom("stop-with-a-kept-connection")
                        .with("darkroom.http.connections.drain-timeout", "30s")
                        .start();
                Socket kept = connect(app)) {
            assertThat(head(kept)).contains(" 200 OK").doesNotContainIgnoringCase("connection: close");

            app.terminate();
            await("the first refusal").until(() -> !isAccepting(app));
            assertThat(app.readiness()).isEqualTo(503);

            assertThat(head(kept)).contains(" 200 OK").containsIgnoringCase("connection: close");
            assertThat(kept.getInputStream().read()).isNegative();
            assertThat(app.exitCode()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void told_to_stop_it_tells_who_waits_for_a_job_how_far_it_is() throws IOException {
        try (PackagedApp app = PackagedApp.darkroom("stop-while-waited-for").start();
                Socket waiting = connect(app)) {
            String job = "{\"endpoint\": \"" + ENDPOINT + "\", \"input\": {\"sandbox\": {\"run_ms\": 60000}}}";
            waiting.getOutputStream()
                    .write(("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Key " + PackagedApp.KEY
                                    + "\r\nContent-Type: application/json\r\nPrefer: wait=60\r\nContent-Length: "
                                    + job.length() + "\r\n\r\n" + job)
                            .getBytes(US_ASCII));
            await("the arrival of the request").until(() -> app.requestsUnderWay() > 0);

            app.terminate();

            assertThat(new String(waiting.getInputStream().readAllBytes(), US_ASCII))
                    .contains(" 201 Created", "\"job_id\"");
            assertThat(app.exitCode()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void told_to_stop_it_ends_open_streams_at_once() throws IOException {
        try (PackagedApp app = PackagedApp.darkroom("stop-with-a-stream").start();
                Socket stream = connect(app)) {
            stream.getOutputStream()
                    .write(
                            ("GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Key "
                                            + PackagedApp.KEY + "\r\n\r\n")
                                    .getBytes(US_ASCII));
            await("the arrival of the request").until(() -> app.requestsUnderWay() > 0);

            app.terminate();

            assertThat(new String(stream.getInputStream().readAllBytes(), US_ASCII))
                    .contains(" 200 OK", ": open");
            assertThat(app.exitCode()).isEqualTo(TERMINATED);
            assertThat(app.output()).doesNotContain("ERROR", "Exception");
        }
    }

    private static Socket connect(PackagedApp app) throws IOException {
        URI url = URI.create(app.url());
        return new Socket(url.getHost(), url.getPort());
    }

    private static boolean isAccepting(PackagedApp app) {
        try (Socket _ = connect(app)) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** The answer to a request without a body that leaves the connection open. */
    private static String head(Socket connection) throws IOException {
        connection.getOutputStream().write("HEAD /gallery.css HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int read = connection.getInputStream().read();
            assertThat(read).as("after %s", answer).isNotNegative();
            answer.append((char) read);
        }
        return answer.toString();
    }

    /** The URL of a file of the embedded sandbox that is given out only after three seconds. */
    private static String slowFile(PackagedApp app) {
        String queue = app.url() + "/sandbox/queue/";
        String input = "{\"prompt\": \"slow\", \"sandbox\": {\"outputs\": {\"slow_ms\": 3000}}}";
        String id = Web.post(queue + ENDPOINT, "any:key", input)
                .json()
                .path("request_id")
                .asText();
        String result = queue + APP + "/requests/" + id;
        await().until(() -> Web.get(result, "any:key").status() == 200);
        return Web.get(result, "any:key").json().at("/images/0/url").asText();
    }
}
