package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What uploads of a known size must do wherever files lie; each kind of store runs it, with a plain HTTP client. */
abstract class PlannedUploadsContract {

    static final int MIB = 1024 * 1024;

    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    abstract PackagedApp app();

    /** Where the parts are sent to. */
    abstract String address();

    @Test
    void a_large_file_comes_whole_whoever_takes_its_parts() throws IOException, InterruptedException {
        long size = 120L * MIB + 77;
        long before = app().bytesReceived();
        JsonNode plan = open(size);
        assertThat(plan.path("parts")).hasSize(8);

        List<String> etags = send(plan);
        JsonNode file = complete(plan, etags).json();

        assertThat(file.path("file_size").asLong()).isEqualTo(size);
        assertThat(file.path("sha256").asText()).isEqualTo(sha256(new Pattern(0, size)));
        HttpRequest read = HttpRequest.newBuilder(
                        URI.create(file.path("file_url").asText()))
                .build();
        try (HttpClient follower = HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build();
                InputStream bytes = follower.send(read, HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            assertThat(sha256(bytes)).isEqualTo(file.path("sha256").asText());
        }
        assertPassed(app().bytesReceived() - before, size);
    }

    /** Says what must be true of the bytes that Darkroom itself has received of such a file. */
    abstract void assertPassed(long received, long size);

    @Test
    void parts_are_sent_to_their_own_places_for_as_long_as_the_upload_is_open() {
        JsonNode plan = open(20L * MIB);

        assertThat(plan.path("part_size").asInt()).isEqualTo(16 * MIB);
        for (JsonNode part : plan.path("parts")) {
            assertThat(part.path("url").asText()).startsWith(address());
            assertThat(part.path("headers").path("Content-Length").asText())
                    .isEqualTo(part.path("size").asText());
        }
        assertThat(abort(plan)).isEqualTo(204);
    }

    @Test
    void completing_again_is_answered_as_the_first_time() throws IOException, InterruptedException {
        JsonNode plan = open(17L * MIB);
        List<String> etags = send(plan);

        Web.Answer first = complete(plan, etags);
        Web.Answer second = complete(plan, etags);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(abort(plan)).isEqualTo(409);
    }

    @Test
    void of_those_who_complete_at_the_same_time_one_does_and_the_others_may_ask_again()
            throws IOException, InterruptedException {
        JsonNode plan = open(40L * MIB);
        List<String> etags = send(plan);

        List<CompletableFuture<Web.Answer>> several = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> complete(plan, etags)))
                .toList();

        assertThat(several)
                .extracting(each -> each.join().status())
                .contains(200)
                .isSubsetOf(200, 409);
        Web.Answer file = complete(plan, etags);
        assertThat(file.status()).isEqualTo(200);
        assertThat(several)
                .map(CompletableFuture::join)
                .filteredOn(answer -> answer.status() == 200)
                .allSatisfy(answer -> assertThat(answer.json()).isEqualTo(file.json()));
    }

    @Test
    void what_is_missing_or_listed_otherwise_completes_nothing_and_loses_nothing()
            throws IOException, InterruptedException {
        JsonNode plan = open(17L * MIB);
        String first = put(plan, 1, 16 * MIB).headers().firstValue("ETag").orElseThrow();

        refused(complete(plan, List.of(first)), "Part 2 was not uploaded");
        refused(complete(plan, List.of(first, "0")), "Part 2 was not uploaded");
        String second = put(plan, 2, MIB).headers().firstValue("ETag").orElseThrow();
        refused(complete(plan, List.of(first)), "Part 2 was uploaded and is not listed");
        refused(complete(plan, List.of(first, "0".repeat(32))), "Part 2 has another etag");
        assertThat(Web.get(plan.path("file_url").asText(), PackagedApp.KEY).status())
                .isEqualTo(404);

        assertThat(complete(plan, List.of(first, second)).status()).isEqualTo(200);
    }

    @Test
    void whoever_was_interrupted_asks_what_has_come_and_sends_the_rest() throws IOException, InterruptedException {
        JsonNode plan = open(17L * MIB);
        String first = put(plan, 1, 16 * MIB).headers().firstValue("ETag").orElseThrow();

        JsonNode now = Web.get(place(plan), PackagedApp.KEY).json();

        assertThat(now.path("parts").path(0).path("etag").asText()).isEqualTo(first.replace("\"", ""));
        assertThat(now.path("parts").path(1).path("etag").isNull()).isTrue();
        String second = put(now, 2, MIB).headers().firstValue("ETag").orElseThrow();
        assertThat(complete(plan, List.of(first, second)).json().path("sha256").asText())
                .isEqualTo(sha256(new Pattern(0, 17L * MIB)));
        assertThat(Web.get(place(plan), PackagedApp.KEY).json().path("complete").asBoolean())
                .isTrue();
    }

    @Test
    void a_part_that_is_sent_again_counts_as_it_was_sent_last() throws IOException, InterruptedException {
        JsonNode plan = open(MIB);
        String wrong = put(plan, 1, HttpRequest.BodyPublishers.ofByteArray(new byte[MIB]))
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        String right = put(plan, 1, MIB).headers().firstValue("ETag").orElseThrow();

        refused(complete(plan, List.of(wrong)), "Part 1 has another etag");

        assertThat(complete(plan, List.of(right)).json().path("sha256").asText())
                .isEqualTo(sha256(new Pattern(0, MIB)));
    }

    @Test
    void what_is_given_up_takes_nothing_more() throws IOException, InterruptedException {
        JsonNode plan = open(17L * MIB);
        List<String> etags = send(plan);

        assertThat(abort(plan)).isEqualTo(204);

        assertThat(put(plan, 1, 16 * MIB).statusCode()).isBetween(400, 499);
        assertThat(complete(plan, etags).status()).isEqualTo(404);
        assertThat(abort(plan)).isEqualTo(404);
    }

    JsonNode open(long size) {
        Web.Answer answer = Web.post(
                app().url() + "/v1/storage/uploads",
                PackagedApp.KEY,
                "{\"file_name\":\"a film.mp4\",\"content_type\":\"video/mp4\",\"file_size\":" + size + "}");
        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(201);
        return answer.json();
    }

    /** Sends all parts; their entity tags. */
    List<String> send(JsonNode plan) throws IOException, InterruptedException {
        List<String> etags = new ArrayList<>();
        for (JsonNode part : plan.path("parts")) {
            HttpResponse<String> answer = put(
                    plan, part.path("part_number").asInt(), part.path("size").asLong());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            etags.add(answer.headers().firstValue("ETag").orElseThrow());
        }
        return etags;
    }

    /** Sends a part of the file, or what is as long as was asked for. */
    HttpResponse<String> put(JsonNode plan, int number, long size) throws IOException, InterruptedException {
        long from = (number - 1) * plan.path("part_size").asLong();
        return put(
                plan,
                number,
                HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> new Pattern(from, size)), size));
    }

    private HttpResponse<String> put(JsonNode plan, int number, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        URI url = URI.create(plan.path("parts").path(number - 1).path("url").asText());
        return client.send(HttpRequest.newBuilder(url).PUT(body).build(), HttpResponse.BodyHandlers.ofString());
    }

    Web.Answer complete(JsonNode plan, List<String> etags) {
        return Web.post(place(plan) + "/complete", PackagedApp.KEY, listed(etags));
    }

    static String listed(List<String> etags) {
        return IntStream.range(0, etags.size())
                .mapToObj(i -> "{\"part_number\":%d,\"etag\":\"%s\"}"
                        .formatted(i + 1, etags.get(i).replace("\"", "")))
                .collect(Collectors.joining(",", "{\"parts\":[", "]}"));
    }

    static void refused(Web.Answer answer, String message) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/error/field").asText()).isEqualTo("parts");
        assertThat(answer.json().at("/error/message").asText()).contains(message);
    }

    private int abort(JsonNode plan) {
        return Web.delete(place(plan), PackagedApp.KEY).status();
    }

    private String place(JsonNode plan) {
        return app().url() + "/v1/storage/uploads/" + plan.path("upload_id").asText();
    }

    private static String sha256(InputStream bytes) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[MIB];
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Bytes of a file that nobody has to keep: each follows from its place. */
    private static final class Pattern extends InputStream {

        private final long end;
        private long at;

        Pattern(long from, long size) {
            this.at = from;
            this.end = from + size;
        }

        @Override
        public int read() {
            return at < end ? value(at++) : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int count = (int) Math.min(length, end - at);
            for (int i = 0; i < count; i++) {
                buffer[offset + i] = (byte) value(at++);
            }
            return count == 0 ? -1 : count;
        }

        private static int value(long place) {
            return (int) (place * 31 + (place >>> 16) * 7 & 0xff);
        }
    }
}
