package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.shared.Sha256;
import dev.darkroom.testing.ImportedFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One Darkroom's library is imported by another, which is killed again and again meanwhile. */
class ImportIT {

    private static final int JOBS = 15;
    private static final int KILLS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Test
    void a_library_arrives_whole_and_once_though_its_importer_is_killed() {
        try (PackagedApp source = PackagedApp.darkroom("import-source").start();
                PackagedApp target = PackagedApp.darkroom("import-target")
                        .env("DARKROOM_OUTGOING_ALLOW", source.url())
                        .with("darkroom.imports.parallel", "2")
                        .start()) {
            fill(new ApiClient(source));
            List<JsonNode> theirs = new ApiClient(source).everyAsset();
            String body =
                    "{\"source\":\"fal\",\"url\":\"%s/v1\",\"key\":\"%s\"}".formatted(source.url(), PackagedApp.KEY);
            String id = begin(target, body);

            for (int kill = 1; kill <= KILLS; kill++) {
                int enough = kill * theirs.size() / (KILLS + 2);
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> progress(target, id).path("done").asInt() >= enough);
                target.kill();
                target.start();
            }

            JsonNode first = ended(target, id);
            assertThat(first.path("state").asText()).as("%s", first).isEqualTo("completed");
            assertThat(first.path("failed").asInt()).isZero();
            List<JsonNode> ours = new ApiClient(target).everyAsset();
            assertThat(ours).hasSameSizeAs(theirs);
            Map<String, JsonNode> byBytes = byBytes(ours);
            byBytes(theirs).forEach((sha256, asset) -> {
                JsonNode copy = byBytes.get(sha256);
                assertThat(copy).as("a copy of %s", asset).isNotNull();
                ImportedFields.SAME.forEach(
                        field -> assertThat(copy.get(field)).as(field).isEqualTo(asset.get(field)));
            });

            JsonNode second = ended(target, begin(target, body));
            assertThat(second.path("done").asInt()).isZero();
            assertThat(second.path("skipped").asInt())
                    .isEqualTo(second.path("found").asInt());
            assertThat(new ApiClient(target).everyAsset()).hasSameSizeAs(theirs);
        }
    }

    private static void fill(ApiClient source) {
        List<String> jobs = new ArrayList<>();
        for (int job = 0; job < JOBS; job++) {
            jobs.add(source.submit(
                    "fal-ai/flux/schnell",
                    "{\"prompt\":\"harbour %d\",\"num_images\":4,\"image_size\":{\"width\":256,\"height\":192}}"
                            .formatted(job)));
        }
        jobs.add(source.submit(
                "fal-ai/kling-video/v2.1/master/text-to-video", "{\"prompt\":\"tide\",\"duration\":\"1\"}"));
        jobs.add(source.submit("fal-ai/stable-audio", "{\"prompt\":\"gulls\",\"seconds_total\":1}"));
        jobs.forEach(job -> source.await(job, "SUCCEEDED"));
    }

    private static String begin(PackagedApp target, String body) {
        Web.Answer answer = Web.post(target.url() + "/v1/imports", PackagedApp.KEY, body);
        assertThat(answer.status()).as("%s", answer.json()).isEqualTo(202);
        return answer.json().path("import").path("id").asText();
    }

    private static JsonNode progress(PackagedApp target, String id) {
        return Web.get(target.url() + "/v1/imports/" + id, PackagedApp.KEY)
                .json()
                .path("import");
    }

    private static JsonNode ended(PackagedApp target, String id) {
        await().atMost(PATIENCE)
                .until(() -> !progress(target, id).path("state").asText().equals("running"));
        return progress(target, id);
    }

    private static Map<String, JsonNode> byBytes(List<JsonNode> assets) {
        return assets.stream()
                .collect(Collectors.toMap(
                        asset -> Sha256.hex(Web.bytes(asset.path("url").asText())), Function.identity()));
    }
}
