package dev.darkroom.library.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.darkroom.library.preview.PreviewQueue.Due;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.CpuBoundExecutor;
import dev.darkroom.shared.work.ProcessorLoad;
import dev.darkroom.storage.DerivedObjectService;
import dev.darkroom.storage.ObjectFixture;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.testing.Ffmpeg;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an entry, whoever takes it and however late. Its lease keeps the running service off it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class PreviewQueueTest {

    @Inject
    PreviewWorker previewWorker;

    @Inject
    PreviewService maker;

    @Inject
    PreviewQueue list;

    @Inject
    PreviewRepository previewRepository;

    @Inject
    ImageDecoder imageDecoder;

    @Inject
    CpuBoundExecutor cpu;

    @Inject
    DerivedObjectService derivedObjectService;

    @Inject
    MediaConfig config;

    @TempDir
    Path folder;

    @Inject
    ObjectService objectService;

    @Inject
    ObjectFixture objects;

    @Inject
    Database database;

    private String key;

    @BeforeEach
    void keep() {
        key = kept(Samples.image("png", 600, 300), "image/png");
    }

    @Test
    void whoever_comes_late_settles_nothing_and_leaves_nothing() {
        leased(2);
        maker.make(new Due(key, 1));

        assertThat(state()).containsEntry("state", "due");
        assertThat(previewRepository.of(List.of(key))).isEmpty();

        maker.make(new Due(key, 2));
        Preview made = preview();
        maker.make(new Due(key, 2));

        assertThat(state()).containsEntry("state", "made");
        assertThat(preview()).isEqualTo(made);
        assertThat(database.query(
                        "SELECT variant FROM stored_object WHERE derived_from = ? ORDER BY variant",
                        row -> row.getString(1),
                        key))
                .containsExactly("medium", "small");
        list.failed(new Due(key, 2), "late");
        list.later(new Due(key, 1), Duration.ZERO, "late");
        assertThat(state()).containsEntry("state", "made");
    }

    @Test
    void what_was_tried_often_enough_is_not_opened_again() {
        leased(6);

        previewWorker.make(new Due(key, 6));

        assertThat(state()).containsEntry("state", "failed").containsEntry("problem", "gave up after 5 attempts");
    }

    @Test
    void bytes_that_are_missing_fail_and_are_not_looked_for_again() {
        StoredObject object = objectService.find(key).orElseThrow();
        objectService.abandon(object);
        leased(1);

        previewWorker.make(new Due(key, 1));

        assertThat(state()).containsEntry("state", "failed");
    }

    @Test
    void what_its_owner_called_it_does_not_matter() {
        key = kept(Samples.image("jpg", 300, 300), "application/octet-stream");
        leased(1);

        previewWorker.make(new Due(key, 1));

        assertThat(preview().small()).isNotNull();
    }

    @Test
    void what_is_no_picture_at_all_fails_at_once() {
        key = kept("<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8), "image/svg+xml");
        leased(1);

        previewWorker.make(new Due(key, 1));

        assertThat(state()).containsEntry("state", "failed");
        assertThat(state().get("problem")).contains("no picture of a kind");
    }

    @Test
    void a_video_is_passed_over_without_ffmpeg_and_taken_up_with_it() throws IOException {
        assumeTrue(Ffmpeg.isThere(), "there is no ffmpeg on this machine");
        key = kept(
                Ffmpeg.made(folder.resolve("film.mp4"), "-f", "lavfi", "-i", "testsrc=duration=1:size=300x200:rate=10"),
                "video/mp4");
        leased(1);
        MediaConfig bare = new Bare("/nowhere/ffmpeg", config.thumbnails());
        VideoFrameExtractor none =
                new VideoFrameExtractor(objectService, imageDecoder, new DecodingBudget(), cpu, bare);
        PreviewService unable = new PreviewService(
                objectService, derivedObjectService, new PreviewRenderer(imageDecoder, none, cpu, bare), list, bare);
        PreviewWorker poor = new PreviewWorker(
                list, unable, none, new SimpleMeterRegistry(), bare, new ProcessorLoad(1), new BackgroundMode(false));

        poor.make(new Due(key, 1));
        poor.takeUpSkipped();

        assertThat(state()).containsEntry("state", "skipped");
        assertThat(state().get("problem")).contains("takes ffmpeg");

        previewWorker.takeUpSkipped();

        await().atMost(Duration.ofSeconds(60)).until(() -> preview().poster() != null);
        assertThat(preview().poster()).extracting(Preview.Picture::width).isEqualTo(300);
        assertThat(preview().small()).extracting(Preview.Picture::height).isEqualTo(171);
    }

    private record Bare(String ffmpeg, Thumbnails thumbnails) implements MediaConfig {}

    private Preview preview() {
        return previewRepository.of(List.of(key)).getOrDefault(key, Preview.NONE);
    }

    /** As after so many claims. */
    private void leased(int attempts) {
        database.update(
                "INSERT INTO preview (object_key, due_at, attempts) VALUES (?, now() + interval '1 hour', ?)",
                key,
                attempts);
    }

    private Map<String, String> state() {
        return database.first(
                        "SELECT state, problem FROM preview WHERE object_key = ?",
                        row -> Map.of(
                                "state", row.getString("state"), "problem", String.valueOf(row.getString("problem"))),
                        key)
                .orElseThrow();
    }

    private String kept(byte[] bytes, String contentType) {
        return objects.stored(bytes, contentType, "x.bin", null).key();
    }
}
