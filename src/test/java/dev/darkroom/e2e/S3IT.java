package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service with its objects in a bucket. */
class S3IT {

    private static final String INPUT =
            "{\"prompt\": \"a picture in a bucket\", \"image_size\": {\"width\": 320, \"height\": 192}}";

    private static S3Server s3;

    @BeforeAll
    static void start() {
        s3 = S3Server.start();
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    @Test
    void outputs_lie_in_the_bucket_and_readers_are_sent_there() throws IOException, InterruptedException {
        try (PackagedApp app = PackagedApp.darkroom("s3").bucket(s3).start()) {
            String url = picture(app);

            String place = place(url);
            assertThat(place).startsWith(s3.endpoint() + "/" + S3Server.BUCKET + "/");
            assertThat(MediaFiles.picture(Web.bytes(place)).getWidth()).isEqualTo(320);
            // What is looked at in the background is copied here for a moment.
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(onDisk(app))
                            .as("files left on this machine")
                            .isEmpty());
        }
    }

    @Test
    void an_export_brings_what_lies_in_the_bucket(@TempDir Path folder) throws IOException, InterruptedException {
        try (PackagedApp app = PackagedApp.darkroom("s3-export").bucket(s3).start()) {
            byte[] picture = Web.bytes(place(picture(app)));
            Path archive = folder.resolve("export.zip");
            HttpRequest export = HttpRequest.newBuilder(URI.create(app.url() + "/v1/assets/export"))
                    .header("Authorization", "Key " + PackagedApp.KEY)
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(export, HttpResponse.BodyHandlers.ofFile(archive))
                            .statusCode())
                    .isEqualTo(200);
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                ZipEntry first = zip.entries().nextElement();
                assertThat(zip.getInputStream(first).readAllBytes()).isEqualTo(picture);
                assertThat(zip.getEntry("manifest.json")).isNotNull();
            }
        }
    }

    @Test
    void where_readers_cannot_reach_the_bucket_bytes_pass_through() {
        try (PackagedApp app = PackagedApp.darkroom("s3-proxy")
                .bucket(s3)
                .with("darkroom.storage.s3.reads", "proxy")
                .start()) {
            assertThat(MediaFiles.picture(Web.bytes(picture(app))).getHeight()).isEqualTo(192);
        }
    }

    /** Where the reader of a file is sent. */
    private static String place(String url) throws IOException, InterruptedException {
        HttpResponse<String> sent = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(sent.statusCode()).isEqualTo(307);
        return sent.headers().firstValue("Location").orElseThrow();
    }

    private static String picture(PackagedApp app) {
        ApiClient apiClient = new ApiClient(app);
        String id = apiClient.submit("fal-ai/flux/dev", INPUT);
        return apiClient
                .await(id, "SUCCEEDED")
                .path("result")
                .at("/images/0/url")
                .asText();
    }

    private static Stream<Path> onDisk(PackagedApp app) throws IOException {
        Path objects = app.dataFolder().resolve("objects");
        return Files.exists(objects) ? Files.walk(objects).filter(Files::isRegularFile) : Stream.empty();
    }
}
