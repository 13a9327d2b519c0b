package dev.darkroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Plain HTTP calls; a fresh connection for each test's needs is the JDK client's own business. */
final class Web {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Web() {}

    /** An answer; its body is read only as what it is asked for. */
    record Answer(int status, byte[] body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }
    }

    static Answer get(String url, String key) {
        return send(request(url, key).GET());
    }

    static Answer post(String url, String key, String json) {
        return send(request(url, key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    static Answer put(String url, String key) {
        return send(request(url, key).PUT(HttpRequest.BodyPublishers.noBody()));
    }

    static Answer delete(String url, String key) {
        return send(request(url, key).DELETE());
    }

    /** Fetches what anybody may fetch. */
    static byte[] bytes(String url) {
        Answer answer =
                send(HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).GET());
        if (answer.status() != 200) {
            throw new AssertionError(url + " answers " + answer.status());
        }
        return answer.body();
    }

    /** Fetches what anybody may fetch, meanwhile. */
    static CompletableFuture<Answer> later(String url) {
        return CLIENT.sendAsync(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(PATIENCE)
                                .GET()
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(answer -> new Answer(answer.statusCode(), answer.body()));
    }

    /** Whether somebody is there and says that all is well. */
    static boolean answers(URI url) {
        try {
            return exchange(HttpRequest.newBuilder(url).timeout(PATIENCE).GET()).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static HttpRequest.Builder request(String url, String key) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).header("Authorization", "Key " + key);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            return exchange(request);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Answer exchange(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<byte[]> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
