package dev.darkroom.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {

    private static final String KEY = "abcdefghijklmnopqrstuv_a.txt";

    @TempDir
    Path folder;

    private Disk disk;

    @BeforeEach
    void open() {
        disk = new Disk(() -> folder, new Ids(Clock.systemUTC()));
    }

    @Test
    void a_settled_object_is_where_its_key_says() throws IOException {
        Written written = disk.write(new ByteArrayInputStream("hello".getBytes(UTF_8)), 5);
        disk.settle(written.temporary(), KEY);

        assertThat(disk.path(KEY)).hasContent("hello");
        assertThat(written.size()).isEqualTo(5);
        assertThat(written.sha256()).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(files()).containsExactly(disk.path(KEY));
    }

    @Test
    void settling_a_key_again_replaces_its_bytes() throws IOException {
        disk.settle(
                disk.write(new ByteArrayInputStream("one".getBytes(UTF_8)), 9).temporary(), KEY);
        disk.settle(
                disk.write(new ByteArrayInputStream("two".getBytes(UTF_8)), 9).temporary(), KEY);

        assertThat(disk.path(KEY)).hasContent("two");
        assertThat(files()).hasSize(1);
    }

    @Test
    void too_many_bytes_leave_no_trace() throws IOException {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> disk.write(new ByteArrayInputStream(new byte[6]), 5));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.TOO_LARGE);
        assertThat(files()).isEmpty();
    }

    @Test
    void a_source_that_breaks_off_leaves_no_trace() throws IOException {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(new byte[3]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        });

        assertThatThrownBy(() -> disk.write(broken, 100)).isInstanceOf(UncheckedIOException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    @EnabledIf("hasFullDevice")
    void a_full_disk_is_told_as_such() {
        IOException failure =
                catchThrowableOfType(IOException.class, () -> Files.write(Path.of("/dev/full"), new byte[1]));

        assertThat(Disk.problem(failure).kind()).isEqualTo(Problem.Kind.STORAGE_FULL);
    }

    @Test
    void what_is_no_key_never_becomes_a_path() {
        assertThatThrownBy(() -> disk.path("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }

    static boolean hasFullDevice() {
        return Files.exists(Path.of("/dev/full"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
