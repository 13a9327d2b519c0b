package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.HttpServer;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are not what they should be, or have no permission. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class BadUploadsTest extends LeavesNothing {

    @Inject
    HttpServer server;

    @Test
    void a_signature_is_for_one_place_and_one_kind_of_upload() {
        JsonPath one = initiate("initiate", "{\"file_name\":\"a.png\"}");
        JsonPath other = initiate("initiate", "{\"file_name\":\"a.png\"}");
        JsonPath inParts = initiate("initiate-multipart", "{\"file_name\":\"a.png\"}");
        String signature = signature(one);

        forbidden(raw().body(TEN).put(other.getString("file_url") + "?signature=" + signature));
        forbidden(raw().body(TEN).put(one.getString("file_url") + "?signature=" + signature + "x"));
        forbidden(raw().body(TEN).put(one.getString("file_url") + "?signature="));
        forbidden(raw().body(TEN).put(one.getString("file_url")));
        forbidden(raw().body(TEN).put(one.getString("file_url") + "/1?signature=" + signature));
        forbidden(raw().body("{\"parts\":[]}").post(one.getString("file_url") + "/complete?signature=" + signature));
        forbidden(raw().body(TEN).put(inParts.getString("upload_url")));
        forbidden(raw().body(TEN).put("/files/abcdefghijklmnopqrstuv_a.png?signature=" + signature));
    }

    @Test
    void a_signature_expires() {
        JsonPath place = initiate("initiate", "{}");
        JsonPath inParts = initiate("initiate-multipart", "{}");
        database.update(
                "UPDATE upload SET created_at = now() - interval '2d', closes_at = now() - interval '1s' WHERE owner_id = ?",
                caller.ownerId());

        forbidden(raw().body(TEN).put(place.getString("upload_url")));
        forbidden(raw().body(TEN).put(inParts.getString("file_url") + "/1?signature=" + signature(inParts)));
    }

    @Test
    void a_signature_is_for_one_type() {
        JsonPath place = initiate("initiate", "{\"content_type\":\"image/png\"}");

        raw().contentType("text/html")
                .body(TEN)
                .put(place.getString("upload_url"))
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 11})
    void a_body_is_as_long_as_was_declared(int length) {
        JsonPath place = initiate("initiate", "{\"file_size\": 10}");

        raw().body(new byte[length]).put(place.getString("upload_url")).then().statusCode(400);
    }

    @Test
    void chunked_bodies_are_counted_too() throws IOException {
        String declared = path(initiate("initiate", "{\"file_size\": 10}"));
        assertThat(chunked(declared, "123456789")).startsWith("HTTP/1.1 400");
        assertThat(chunked(declared, "0123456789a")).startsWith("HTTP/1.1 413");
        String free = path(initiate("initiate", "{}"));
        assertThat(chunked(free, "x".repeat(300_001))).startsWith("HTTP/1.1 413");
    }

    @Test
    void what_is_too_large_is_refused_before_it_is_sent() throws IOException {
        initiated("initiate", "{\"file_size\": 300001}").statusCode(413);
        String place = path(initiate("initiate", "{}"));
        try (Socket socket = send(place, "Content-Length: 300001\r\n\r\n")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 413");
        }
        try (Socket socket = send(
                "POST",
                "/files/upload",
                "Authorization: " + caller.authorization() + "\r\nContent-Length: 99999999999\r\n\r\n")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void json_routes_have_small_limits_of_their_own() throws IOException {
        initiated("initiate", "{\"file_name\":\"" + "x".repeat(70_000) + "\"}").statusCode(413);
        try (Socket socket = send("POST", "/rest/storage/upload/initiate", "Content-Length: 200000000\r\n\r\n")) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void whoever_hangs_up_in_the_middle_leaves_nothing() throws IOException {
        String place = path(initiate("initiate", "{}"));
        Socket socket = send(place, "Content-Length: 200000\r\n\r\n");
        socket.getOutputStream().write(new byte[100_000]);
        socket.getOutputStream().flush();
        await().untilAsserted(() -> assertThat(files()).hasSizeGreaterThan(before.size()));

        socket.close();

        await().untilAsserted(() -> assertThat(files()).isSubsetOf(before));
        raw().get(place).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "-1", "1.5", "x", "99999999999", "%20"})
    void part_numbers_go_from_1_to_10000(String number) {
        JsonPath place = initiate("initiate-multipart", "{}");

        raw().body(TEN)
                .put(place.getString("file_url") + "/" + number + "?signature=" + signature(place))
                .then()
                .statusCode(422)
                .body("detail[0].loc", equalTo(List.of("path", "part_number")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"parts\":[]}|422",
                "{}|422",
                "[1|422",
                "{\"parts\":[{\"partNumber\":1,\"etag\":\"%s\"}]}|422",
                "{\"parts\":[{\"partNumber\":1,\"etag\":\"%s\"},{\"partNumber\":3,\"etag\":\"wrong\"}]}|422",
                "{\"parts\":[{\"partNumber\":3,\"etag\":\"%s\"},{\"partNumber\":1,\"etag\":\"%s\"}]}|422",
                "{\"parts\":[{\"partNumber\":1,\"etag\":\"%s\"},{\"partNumber\":1,\"etag\":\"%s\"}]}|422",
                "{\"parts\":[{\"partNumber\":1,\"etag\":null}]}|422",
                "{\"parts\":[{\"etag\":\"%s\"}]}|422",
                "{\"parts\":7}|422"
            })
    void a_list_that_is_not_the_parts_completes_nothing(String list, int status) throws IOException {
        JsonPath place = initiate("initiate-multipart", "{}");
        String etag = putPart(place, 1);
        putPart(place, 3);

        raw().body(list.replace("%s", etag))
                .post(place.getString("file_url") + "/complete?signature=" + signature(place))
                .then()
                .statusCode(status)
                .body("detail[0].loc[0]", equalTo("body"));

        // Nothing is lost either: with the missing part it is a file after all.
        String two = putPart(place, 2);
        raw().body(Map.of(
                        "parts",
                        List.of(
                                Map.of("partNumber", 1, "etag", etag),
                                Map.of("partNumber", 2, "etag", two),
                                Map.of("partNumber", 3, "etag", etag))))
                .contentType("application/json")
                .post(place.getString("file_url") + "/complete?signature=" + signature(place))
                .then()
                .statusCode(200);
        raw().body(TEN)
                .put(place.getString("file_url") + "/4?signature=" + signature(place))
                .then()
                .statusCode(409);
        database.update("DELETE FROM stored_object WHERE owner_id = ?", caller.ownerId());
        before = files();
    }

    @Test
    void parts_together_are_no_larger_than_a_file_may_be() throws IOException {
        JsonPath place = initiate("initiate-multipart", "{}");
        String url = place.getString("file_url") + "/%d?signature=" + signature(place);
        raw().body(new byte[200_000]).put(url.formatted(1)).then().statusCode(200);

        raw().body(new byte[100_001]).put(url.formatted(2)).then().statusCode(413);

        // A part that comes again is not counted twice.
        raw().body(new byte[250_000]).put(url.formatted(1)).then().statusCode(200);
        before = files();
    }

    @Test
    void an_upload_belongs_to_its_owner_and_its_file() {
        JsonPath mine = begun(caller);
        TestCaller other = callers.somebody();
        JsonPath theirs = begun(other);
        String place = "/multipart/%s/1";
        for (String url : List.of(
                mine.getString("access_url") + place.formatted(theirs.getString("uploadId")),
                theirs.getString("access_url") + place.formatted(theirs.getString("uploadId")),
                mine.getString("access_url") + place.formatted("nonsense"),
                "/files/abcdefghijklmnopqrstuv_a.png" + place.formatted(mine.getString("uploadId")))) {
            given().header("Authorization", caller.authorization())
                    .body(TEN)
                    .put(url)
                    .then()
                    .statusCode(404)
                    .body("detail", equalTo("Upload not found"));
        }
    }

    private static JsonPath begun(TestCaller caller) {
        return given().header("Authorization", caller.authorization())
                .post("/files/upload/multipart")
                .jsonPath();
    }

    private static String putPart(JsonPath place, int number) {
        return raw().body(TEN)
                .put(place.getString("file_url") + "/" + number + "?signature=" + signature(place))
                .then()
                .statusCode(200)
                .extract()
                .path("etag");
    }

    private static void forbidden(io.restassured.response.Response answer) {
        answer.then().statusCode(403).body("detail", containsString("signature"));
    }

    private static String signature(JsonPath place) {
        return place.getString("upload_url").split("signature=", 2)[1];
    }

    private static String path(JsonPath place) {
        URI url = URI.create(place.getString("upload_url"));
        return url.getRawPath() + "?" + url.getRawQuery();
    }

    private String chunked(String path, String body) throws IOException {
        String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        try (Socket socket = send(path, "Transfer-Encoding: chunked\r\n\r\n" + chunk)) {
            return answer(socket);
        }
    }

    private Socket send(String path, String rest) throws IOException {
        return send("PUT", path, rest);
    }

    private Socket send(String method, String path, String rest) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + rest)
                        .getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
    }
}
