package dev.darkroom.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.RawRequest;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attack found: each is refused before anything is done, and nobody else notices. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class HostileRequestsTest {

    @Inject
    Callers callers;

    @Inject
    Database database;

    private Callers.TestCaller me;

    @BeforeEach
    void comeIn() {
        me = callers.somebody();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"256.1.1.1", "1.2.3.4.5", "xn--a", "a%41", "a%20b", "[v1.a]", "09", "a b", "a:99999", "a:b", ""})
    void a_host_that_is_none_is_400_before_anything_is_done(String host) throws IOException {
        RawRequest.Answer answer = RawRequest.exchange("POST /queue/sandbox/instant HTTP/1.1\r\nHost: " + host
                + "\r\nAuthorization: " + me.authorization()
                + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(database.query("SELECT count(*) FROM job WHERE owner_id = ?", row -> row.getLong(1), me.ownerId()))
                .containsExactly(0L);
    }

    /** Patterns are matched by recursion, unless they are told not to give back. */
    @ParameterizedTest
    @ValueSource(strings = {"a/b#;", "image/png; x=\"#a\"", "image/png; x=\"#\\a\"", "a/b#; x=y"})
    void a_header_as_long_as_headers_may_be_is_read_or_refused(String form) throws IOException {
        int hash = form.indexOf('#');
        String repeated = form.endsWith("\"") ? form.substring(hash + 1, form.length() - 1) : form.substring(hash + 1);
        String type = form.substring(0, hash)
                + repeated.repeat(40_000 / repeated.length())
                + form.substring(hash + 1 + repeated.length());

        for (String name : List.of("Content-Type", "Accept")) {
            RawRequest.Answer answer = RawRequest.send("GET", "/v1/assets", "Host: localhost", name + ": " + type);
            assertThat(answer.status()).as(name).isIn(401, 406, 415);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/assets, error",
        "DELETE, /v1/webhooks/1, error",
        "HEAD, /v1/assets, ''",
        "GET, /queue/fal-ai/flux/requests/1/status, detail",
        "GET, /files/nothing/here, detail",
    })
    void a_large_body_that_nobody_reads_is_413(String method, String target, String member) throws IOException {
        RawRequest.Answer answer =
                RawRequest.exchange(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                        + me.authorization() + "\r\nContent-Length: 65537\r\n\r\n");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.headers()).containsIgnoringCase("connection: close");
        assertThat(answer.body()).contains(member);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/assets, error",
        "GET, /v1/me, error",
        "DELETE, /v1/webhooks/1, error",
        "HEAD, /v1/assets, ''",
        "GET, /queue/fal-ai/flux/requests/1/status, detail",
        "GET, /files/nothing/here, detail",
        "GET, /signin, error",
    })
    void a_large_body_in_chunks_is_413_as_well(String method, String target, String member) throws IOException {
        RawRequest.Answer answer =
                RawRequest.exchange(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                        + me.authorization() + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(40_000, 25_537));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.headers()).containsIgnoringCase("connection: close");
        assertThat(answer.body()).contains(member);
    }

    @Test
    void a_small_body_in_chunks_is_passed_over_or_read() throws IOException {
        String head = " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + me.authorization()
                + "\r\nTransfer-Encoding: chunked\r\n";
        String twice = "GET /v1/assets" + head + "\r\n" + chunks(40_000, 25_536) + "GET /v1/assets" + head
                + "Connection: close\r\n\r\n" + chunks(1);
        assertThat(RawRequest.send(twice).split("HTTP/1.1 200", -1)).hasSize(3);

        String tag = "DELETE /v1/assets/tags/019f0000-0000-7000-8000-000000000000/assign" + head
                + "Content-Type: application/json\r\nConnection: close\r\n\r\n";
        String body = "{\"asset_id\": 5}";
        RawRequest.Answer read =
                RawRequest.exchange(tag + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
        assertThat(read.status()).isEqualTo(422);
        assertThat(read.body()).contains("asset_id");
    }

    private static String chunks(int... sizes) {
        return IntStream.of(sizes)
                        .mapToObj(size -> Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n")
                        .collect(Collectors.joining())
                + "0\r\n\r\n";
    }

    @Test
    void a_small_body_that_nobody_reads_does_no_harm() throws IOException {
        RawRequest.Answer answer =
                RawRequest.exchange("GET /v1/assets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                        + me.authorization() + "\r\nContent-Length: 65536\r\n\r\n" + "x".repeat(65_536));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void http_1_0_without_a_host_is_400() throws IOException {
        assertThat(RawRequest.exchange("GET /v1/assets HTTP/1.0\r\nAuthorization: " + me.authorization() + "\r\n\r\n")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_semicolon_in_a_query_separates_nothing() throws IOException {
        RawRequest.Answer answer = RawRequest.send(
                "GET", "/v1/assets?q=fox;limit=nonsense", "Host: localhost", "Authorization: " + me.authorization());

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void a_key_with_nul_is_a_wrong_key() throws IOException {
        String form = "key=a%00b:c";
        RawRequest.Answer answer = RawRequest.exchange(
                "POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + form.length() + "\r\nConnection: close\r\n\r\n" + form);

        assertThat(answer.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--zz\r\nContent-Disposition: file; filename=\"a\"\r\n\r\nx\r\n--zz--\r\n",
                "--zz\r\nContent-Disposition: file; filename=\"a\"\r\n\r\nx"
            })
    void parts_within_parts_of_a_form_are_refused(String inner) throws IOException {
        String form = "--bnd\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n"
                + "{\"endpoint\":\"sandbox/instant\",\"input\":{\"image_url\":\"cid:p\"}}\r\n"
                + "--bnd\r\nContent-Disposition: form-data; name=\"p\"\r\nContent-Type: multipart/mixed; boundary=zz\r\n\r\n"
                + inner + "--bnd--\r\n";
        RawRequest.Answer answer = RawRequest.exchange("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                + me.authorization() + "\r\nContent-Type: multipart/form-data; boundary=bnd\r\nContent-Length: "
                + form.length() + "\r\nConnection: close\r\n\r\n" + form);

        assertThat(answer.status()).isBetween(400, 499);
    }

    @Test
    void whoever_offers_http_2_is_answered_in_http_1() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/assets"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.statusCode()).isEqualTo(401);
        }
        assertThat(RawRequest.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).contains(" 400 ");
    }
}
