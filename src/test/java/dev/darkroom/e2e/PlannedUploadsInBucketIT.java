package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.testing.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With files in a bucket, parts go there and nowhere else. */
class PlannedUploadsInBucketIT extends PlannedUploadsContract {

    private static S3Server s3;
    private static PackagedApp app;

    @BeforeAll
    static void start() {
        s3 = S3Server.start();
        app = PackagedApp.darkroom("uploads-bucket").bucket(s3).start();
    }

    @AfterAll
    static void stop() {
        app.close();
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
        URI part = URI.create(plan.path("parts").path(0).path("url").asText());
        String upload = part.getRawQuery().replaceFirst(".*uploadId=([^&]*).*", "$1");
        HttpResponse<String> joined = client.send(
                HttpRequest.newBuilder(URI.create(address()
                                + plan.path("file_url").asText().replaceFirst(".*/files/", "") + "?uploadId=" + upload))
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
}
