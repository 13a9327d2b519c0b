package dev.darkroom.storage.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ByteRange;
import dev.darkroom.storage.PartStore.Part;
import dev.darkroom.storage.file.TemporaryFiles;
import dev.darkroom.storage.file.WrittenFile;
import dev.darkroom.testing.SmallDisk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a file system of one megabyte, which only root can mount. */
class FullDiskTest {

    private static final int KIB = 1024;
    private static final String KEY = "abcdefghijklmnopqrstuv_a.bin";

    @TempDir
    Path folder;

    private TemporaryFiles temporaries;
    private DiskObjectStore disk;
    private DiskPartStore parts;

    @BeforeEach
    void mount() {
        assumeTrue(SmallDisk.mount(folder, "1m"), "skipped: a small file system can be mounted by root on Linux only");
        Ids ids = new Ids(Clock.systemUTC());
        temporaries = new TemporaryFiles(folder.resolve("temporary"), ids);
        disk = new DiskObjectStore(folder, temporaries);
        parts = new DiskPartStore(folder.resolve("uploads"), disk, temporaries, ids);
    }

    @AfterEach
    void unmount() {
        SmallDisk.unmount(folder);
    }

    @Test
    void a_file_that_does_not_fit_is_told_as_such_and_leaves_no_trace() throws IOException {
        store(KEY, 600 * KIB);

        assertThat(problem(() -> store("bcdefghijklmnopqrstuvw_b.bin", 600 * KIB)))
                .isEqualTo(Problem.Kind.STORAGE_FULL);

        assertThat(files()).containsExactly(disk.path(KEY));
        try (InputStream kept = disk.open(KEY, ByteRange.ALL)) {
            assertThat(kept.readAllBytes()).hasSize(600 * KIB);
        }
        // What does fit is still taken.
        store("cdefghijklmnopqrstuvwx_c.bin", 100 * KIB);
    }

    @Test
    void parts_that_do_not_fit_together_stay_to_be_put_together_later() throws IOException {
        String upload = parts.begin(KEY, "video/mp4");
        List<Part> sent = List.of(
                new Part(1, parts.put(KEY, upload, 1, written(300 * KIB))),
                new Part(2, parts.put(KEY, upload, 2, written(300 * KIB))));

        assertThat(problem(() -> parts.complete(KEY, upload, sent))).isEqualTo(Problem.Kind.STORAGE_FULL);

        assertThat(disk.path(KEY)).doesNotExist();
        assertThat(files()).hasSize(2);
        parts.abort(KEY, upload);
        assertThat(files()).isEmpty();
    }

    private void store(String key, int size) {
        disk.put(written(size).temporary(), key, "application/octet-stream");
    }

    private WrittenFile written(int size) {
        return temporaries.write(new ByteArrayInputStream(new byte[size]), size);
    }

    private static Problem.Kind problem(ThrowingCallable work) {
        return catchThrowableOfType(Problem.class, work).kind();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
