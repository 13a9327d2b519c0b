package dev.darkroom.testing;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Server-sent events, read line by line as they come. */
public final class EventStream implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<Stream<String>> response;

    private EventStream(HttpResponse<Stream<String>> response) {
        this.response = response;
    }

    /** Opens a path with a key. */
    public static EventStream get(String path, String... headers) {
        return send(request(path).GET(), headers);
    }

    public static EventStream post(String path, String body, String... headers) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                headers);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Key " + PostgresResource.KEY);
    }

    private static EventStream send(HttpRequest.Builder request, String... headers) {
        try {
            HttpRequest whole = headers.length == 0
                    ? request.build()
                    : request.headers(headers).build();
            return new EventStream(CLIENT.send(whole, HttpResponse.BodyHandlers.ofLines()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** Every line until the server ends the stream. */
    public List<String> lines() {
        return response.body().toList();
    }

    /** The lines as they come; to be used once. */
    public Stream<String> live() {
        return response.body();
    }

    /** What one line of data says. */
    public static JsonPath event(String line) {
        return JsonPath.from(line.substring("data: ".length()));
    }

    /** Every event until the server ends the stream. */
    public List<JsonPath> events() {
        return live().filter(line -> line.startsWith("data: "))
                .map(EventStream::event)
                .toList();
    }

    @Override
    public void close() {
        response.body().close();
    }
}
