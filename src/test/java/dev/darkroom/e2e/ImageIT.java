package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The container image, built and pushed without Docker, and run from its layers as its configuration says. */
class ImageIT {

    private static final Path FOLDER = Path.of("target", "e2e", "image-build").toAbsolutePath();

    private static ImageRegistry registry;

    @BeforeAll
    static void build() throws Exception {
        assumeTrue(NodeScripts.onPath("mvn").isPresent(), "skipped: there is no Maven on the PATH");
        assumeTrue(Files.isDirectory(Path.of("target", "quarkus-app")), "skipped: the jar that it holds was not built");
        Folders.empty(FOLDER);
        registry = new ImageRegistry(FOLDER);
        build("first");
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    private static void build(String tag) throws Exception {
        Path output = FOLDER.resolve(tag + ".txt");
        Process maven = new ProcessBuilder(List.of(
                        "mvn",
                        "-B",
                        "-ntp",
                        "-f",
                        "deploy/image/pom.xml",
                        "process-resources",
                        "jib:build",
                        "-Djib.from.image=" + registry.image("base:empty"),
                        "-Djib.to.image=" + registry.image("darkroom:" + tag),
                        "-Djib.allowInsecureRegistries=true",
                        "-Djib.baseImageCache=" + FOLDER.resolve("base-cache"),
                        "-Djib.applicationCache=" + FOLDER.resolve("cache-of-" + tag),
                        "-Dimage.version=1.2.3"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(maven.waitFor()).as("Maven:%n%s", Folders.text(output)).isZero();
    }

    @Test
    void it_runs_from_its_layers_as_its_configuration_says() throws Exception {
        Path root = unpack(Files.createDirectories(FOLDER.resolve("root")));
        JsonNode config = registry.config("first");
        assertThat(config.path("User").asText()).isEqualTo("10001:10001");
        assertThat(Folders.text(root.resolve("etc/passwd"))).contains("darkroom:x:10001:10001:");
        assertThat(Files.getPosixFilePermissions(root.resolve("data")))
                .isEqualTo(PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(root.resolve("data")).isEmptyDirectory();
        assertThat(root.resolve("app/resources/LICENSE")).hasSameBinaryContentAs(Path.of("LICENSE"));
        List<String> entryPoint = texts(config.path("Entrypoint"));
        assertThat(entryPoint).startsWith("java").endsWith("-jar", "quarkus-run.jar");
        assertThat(texts(config.path("Env"))).contains("DARKROOM_DATA_DIR=/data");

        try (PackagedApp app = PackagedApp.darkroom("image")
                .jvmArguments(entryPoint.subList(1, entryPoint.indexOf("-jar")))
                .jar(root.resolve(config.path("WorkingDir").asText().substring(1))
                        .resolve(entryPoint.getLast()))
                .onDataFolder(root.resolve("data"))
                .start()) {
            ApiClient apiClient = new ApiClient(app);
            String id = apiClient.submit("fal-ai/flux/schnell", "{\"prompt\": \"a lighthouse out of a box\"}");
            String url =
                    apiClient.await(id, "SUCCEEDED").at("/result/images/0/url").asText();
            assertThat(MediaFiles.picture(Web.bytes(url)).getWidth()).isPositive();
        }
    }

    @Test
    void it_says_what_it_is() {
        JsonNode config = registry.config("first");
        assertThat(config.path("ExposedPorts").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("8080/tcp", "9080/tcp");
        assertThat(config.path("Volumes").has("/data")).isTrue();
        Map<String, String> labels = Map.of(
                "org.opencontainers.image.licenses", "Apache-2.0",
                "org.opencontainers.image.version", "1.2.3",
                "dev.darkroom.sbom", "/app/resources/sbom.json");
        labels.forEach((name, value) ->
                assertThat(config.path("Labels").path(name).asText()).as(name).isEqualTo(value));
        assertThat(config.path("Labels").has("org.opencontainers.image.source")).isTrue();
    }

    @Test
    void it_starts_as_the_other_image_does() throws IOException {
        String entryPoint = Files.readAllLines(Path.of("deploy", "docker", "Dockerfile.jvm")).stream()
                .filter(line -> line.startsWith("ENTRYPOINT "))
                .map(line -> line.substring("ENTRYPOINT ".length()).replaceAll("[\\[\\]\",]", ""))
                .findFirst()
                .orElseThrow();
        assertThat(texts(registry.config("first").path("Entrypoint"))).containsExactly(entryPoint.split(" "));
    }

    @Test
    void the_same_files_make_the_same_image() throws Exception {
        build("second");
        assertThat(registry.manifest("second")).isEqualTo(registry.manifest("first"));
    }

    private static Path unpack(Path root) throws IOException, InterruptedException {
        for (byte[] layer : registry.layers("first")) {
            Process tar = new ProcessBuilder("tar", "-xzpf", "-", "--no-same-owner", "-C", root.toString())
                    .inheritIO()
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .start();
            try (var input = tar.getOutputStream()) {
                new ByteArrayInputStream(layer).transferTo(input);
            }
            assertThat(tar.waitFor()).isZero();
        }
        return root;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).forEach(texts::add);
        return texts;
    }
}
