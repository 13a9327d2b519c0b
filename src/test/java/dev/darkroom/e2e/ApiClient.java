package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** A Darkroom as a program sees it. */
final class ApiClient {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final String KEY = PackagedApp.KEY;

    private final String url;

    ApiClient(PackagedApp app) {
        this(app.url());
    }

    ApiClient(String url) {
        this.url = url;
    }

    /** The id of the accepted job. */
    String submit(String endpoint, String input) {
        Web.Answer answer = Web.post(url + "/queue/" + endpoint, KEY, input);
        assertThat(answer.status()).as("submit: %s", answer.json()).isEqualTo(200);
        return answer.json().path("request_id").asText();
    }

    /** Asks for the end of a job; the HTTP status of the answer. */
    int cancel(String endpoint, String id) {
        return Web.put(url + "/queue/" + endpoint + "/requests/" + id + "/cancel", KEY)
                .status();
    }

    Web.Answer result(String endpoint, String id) {
        return Web.get(url + "/queue/" + endpoint + "/requests/" + id, KEY);
    }

    JsonNode job(String id) {
        Web.Answer answer = Web.get(url + "/v1/jobs/" + id, KEY);
        assertThat(answer.status()).as("job %s: %s", id, answer.json()).isEqualTo(200);
        return answer.json().path("job");
    }

    /** Waits until the job is in one of these states, and fails with its history if it never is. */
    JsonNode await(String id, String... states) {
        JsonNode[] last = new JsonNode[1];
        Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(GLANCE)
                .untilAsserted(() -> {
                    last[0] = job(id);
                    assertThat(last[0].path("state").asText())
                            .as("the state of %s", last[0].toPrettyString())
                            .isIn((Object[]) states);
                });
        return last[0];
    }

    /** All assets of the library, newest first. */
    List<JsonNode> assets() {
        Web.Answer answer = Web.get(url + "/v1/assets?limit=100", KEY);
        assertThat(answer.status()).as("assets: %s", answer.json()).isEqualTo(200);
        return StreamSupport.stream(answer.json().path("assets").spliterator(), false)
                .toList();
    }

    /** All assets there are, page by page. */
    List<JsonNode> everyAsset() {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = Web.get(url + "/v1/assets?limit=100" + cursor, KEY).json();
            page.path("assets").forEach(all::add);
            cursor = page.path("next_cursor").isTextual()
                    ? "&cursor=" + page.path("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return all;
    }

    List<JsonNode> assetsOf(String id) {
        return assets().stream()
                .filter(asset -> asset.path("request_id").asText().equals(id))
                .toList();
    }
}
