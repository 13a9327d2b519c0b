package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.boot.EmbeddedDatabase;
import dev.darkroom.testing.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With files in a bucket, parts go there and nowhere else. */
class PlannedUploadsInBucketIT extends PlannedUploadsContract {

    private static S3Server s3;
    private static EmbeddedDatabase database;
    private static PackagedApp app;

    @BeforeAll
    static void start() {
        s3 = S3Server.start();
        database = EmbeddedDatabase.start(Folders.empty(Path.of("target", "e2e", "uploads-bucket-database")));
        app = PackagedApp.darkroom("uploads-bucket")
                .bucket(s3)
                .database(database)
                .start();
    }

    @AfterAll
    static void stop() {
        app.close();
        database.close();
        s3.close();
    }

    @Override
    PackagedApp app() {
        return app;
    }

    @Override
    String address() {
        return s3.endpoint() + "/" + S3Server.BUCKET + "/";
    }

    @Override
    void assertPassed(long received, long size) {
        assertThat(received).as("bytes of requests").isLessThan(size / 100);
    }

    /** A real service refuses that, since the length is signed; the one of the tests looks at no signature. */
    @Test
    void a_part_of_another_size_than_was_announced_completes_nothing() throws IOException, InterruptedException {
        JsonNode plan = open(MIB);
        String longer = put(plan, 1, MIB + 1).headers().firstValue("ETag").orElseThrow();

        refused(complete(plan, List.of(longer)), "Part 1 has 1048577 bytes, and should have 1048576");

        assertThat(complete(plan, send(plan)).status()).isEqualTo(200);
    }

    @Test
    void what_the_bucket_put_together_before_a_crash_is_finished() throws IOException, InterruptedException {
        JsonNode plan = open(MIB);
        List<String> etags = send(plan);
        HttpResponse<String> joined = client.send(
                HttpRequest.newBuilder(partsOf(plan))
                        .header("Content-Type", "application/xml")
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                <CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Part>
                                <PartNumber>1</PartNumber><ETag>%s</ETag></Part></CompleteMultipartUpload>
                                """.formatted(etags.getFirst())))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(joined.statusCode()).as(joined.body()).isEqualTo(200);

        Web.Answer file = complete(plan, etags);

        assertThat(file.status()).isEqualTo(200);
        assertThat(Web.get(file.json().path("file_url").asText(), PackagedApp.KEY)
                        .status())
                .isEqualTo(307);
    }

    @Test
    void what_nobody_completes_is_removed_from_the_bucket_after_its_time()
            throws IOException, InterruptedException, SQLException {
        JsonNode abandoned = open(17 * MIB);
        JsonNode open = open(17 * MIB);
        put(abandoned, 1, 16 * MIB);
        put(open, 1, 16 * MIB);
        assertThat(status(partsOf(abandoned))).isEqualTo(200);
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", database.password());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE upload SET created_at = created_at - interval '1 day',"
                    + " closes_at = now() - interval '2 hours' WHERE id = '"
                    + abandoned.path("upload_id").asText() + "'");
        }

        // It looks when it starts, and every ten minutes.
        app.terminate();
        app.exitCode();
        app.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> status(partsOf(abandoned)) == 404);
        assertThat(complete(abandoned, List.of("0".repeat(32))).status()).isEqualTo(404);
        assertThat(status(partsOf(open))).isEqualTo(200);
    }

    @Test
    void where_callers_cannot_reach_the_bucket_parts_pass_through() throws IOException, InterruptedException {
        try (PackagedApp proxy = PackagedApp.darkroom("uploads-proxy")
                .bucket(s3)
                .with("darkroom.storage.s3.reads", "proxy")
                .start()) {
            Web.Answer plan = Web.post(
                    proxy.url() + "/v1/storage/uploads",
                    PackagedApp.KEY,
                    "{\"content_type\":\"video/mp4\",\"file_size\":" + 17 * MIB + "}");
            List<String> etags = send(plan.json());
            String url = plan.json().path("parts").path(0).path("url").asText();
            assertThat(url).startsWith(proxy.url() + "/files/");

            Web.Answer file = Web.post(
                    proxy.url() + "/v1/storage/uploads/"
                            + plan.json().path("upload_id").asText() + "/complete",
                    PackagedApp.KEY,
                    listed(etags));

            assertThat(file.status()).isEqualTo(200);
            assertThat(Web.bytes(file.json().path("file_url").asText())).hasSize(17 * MIB);
        }
    }

    /** What the bucket has of an upload: asked with GET it lists, with POST it joins them. */
    private URI partsOf(JsonNode plan) {
        String part = plan.path("parts").path(0).path("url").asText();
        return URI.create(address() + plan.path("file_url").asText().replaceFirst(".*/files/", "") + "?"
                + part.replaceFirst(".*(uploadId=[^&]*).*", "$1"));
    }

    private int status(URI place) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(place).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
