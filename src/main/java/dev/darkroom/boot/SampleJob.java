package dev.darkroom.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Bootstrap;
import dev.darkroom.shared.http.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the sample job of the first start. Shows a visitor what the service does: one job through the public API, as
 * any program would run it, each step told when the job's own history tells it.
 */
@ApplicationScoped
class SampleJob {

    private static final String ENDPOINT = "fal-ai/flux/dev";
    private static final String INPUT =
            "{\"prompt\": \"a lighthouse above a sea of clouds, at first light\", \"image_size\": \"landscape_4_3\", \"seed\": 7}";
    private static final Duration MAX_DURATION = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofMillis(100);

    private static final int PATIENCE_MILLIS = 60_000;

    private final Bootstrap bootstrap;
    private final PublicUrl publicUrl;
    private final ObjectMapper json;
    private final Clock clock;

    SampleJob(Bootstrap bootstrap, PublicUrl publicUrl, ObjectMapper json, Clock clock) {
        this.bootstrap = bootstrap;
        this.publicUrl = publicUrl;
        this.json = json;
        this.clock = clock;
    }

    void begin(PrintStream console) {
        String base = publicUrl.forOthers();
        String key = bootstrap.createVisitorKey();
        console.printf(
                "%nOne sample job, through the public API:%n%n  POST %s/queue/%s%n  %s%n%n", base, ENDPOINT, INPUT);
        try {
            Instant start = clock.instant();
            JsonNode accepted = call(base + "/queue/" + ENDPOINT, key, INPUT);
            String id = accepted.path("request_id").asText();
            JsonNode job = follow(base + "/v1/jobs/" + id, key, start, console);
            tellResult(console, job);
            SampleCommands.print(console, base, ENDPOINT);
        } catch (IOException failure) {
            console.printf("  The tour ends here: %s%n", failure.getMessage());
        } finally {
            bootstrap.removeKey(key);
        }
    }

    private JsonNode follow(String url, String key, Instant start, PrintStream console) throws IOException {
        int told = 0;
        while (true) {
            JsonNode job = call(url, key, null).path("job");
            JsonNode history = job.path("history");
            for (; told < history.size(); told++) {
                tell(console, history.get(told), start);
            }
            boolean late = Duration.between(start, clock.instant()).compareTo(MAX_DURATION) > 0;
            if (job.path("status").asText().equals("COMPLETED") || late) {
                return job;
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    private static void tell(PrintStream console, JsonNode entry, Instant start) {
        Duration after = Duration.between(start, Instant.parse(entry.path("at").asText()));
        console.printf(
                "  %5d ms  %-18s %s%n",
                Math.max(0, after.toMillis()),
                entry.path("kind").asText(),
                entry.path("detail").isNull() ? "" : entry.path("detail").asText());
    }

    private static void tellResult(PrintStream console, JsonNode job) {
        JsonNode images = job.path("result").path("images");
        console.printf("%n  state %s%n", job.path("state").asText());
        for (JsonNode image : images) {
            console.printf(
                    "  stored %s  (%s, %d x %d)%n",
                    image.path("url").asText(),
                    image.path("content_type").asText(),
                    image.path("width").asInt(),
                    image.path("height").asInt());
        }
    }

    /** By the JDK's old client, which executables hold anyway. */
    private JsonNode call(String url, String key, @Nullable String body) throws IOException {
        URI target = URI.create(url);
        HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setRequestProperty("Authorization", "Key " + key);
        if (body != null) {
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(UTF_8));
        }
        if (connection.getResponseCode() >= 300) {
            throw new IOException("status " + connection.getResponseCode() + " at " + target.getPath());
        }
        try (InputStream answer = connection.getInputStream()) {
            return json.readTree(answer);
        }
    }
}
