package dev.darkroom.storage.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.file.TemporaryFiles;
import dev.darkroom.storage.file.WrittenFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class DiskObjectStoreTest extends ObjectStoreTest {

    private static final String KEY = "abcdefghijklmnopqrstuv_a.txt";

    @Override
    Stores open() {
        DiskObjectStore diskObjectStore = new DiskObjectStore(folder, temporaries);
        return new Stores(
                diskObjectStore, new DiskPartStore(folder.resolve("uploads"), diskObjectStore, temporaries, ids));
    }

    @Test
    void a_settled_object_is_where_its_key_says() throws IOException {
        WrittenFile writtenFile = temporaries.write(new ByteArrayInputStream("hello".getBytes(UTF_8)), 5);
        store.put(writtenFile.temporary(), KEY, "text/plain");

        assertThat(disk().path(KEY)).hasContent("hello");
        assertThat(writtenFile.size()).isEqualTo(5);
        assertThat(writtenFile.sha256()).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(files()).containsExactly(disk().path(KEY));
    }

    @Test
    void too_many_bytes_leave_no_trace() throws IOException {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> temporaries.write(new ByteArrayInputStream(new byte[6]), 5));

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

        assertThatThrownBy(() -> temporaries.write(broken, 100)).isInstanceOf(UncheckedIOException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    @EnabledIf("hasFullDevice")
    void a_full_disk_is_told_as_such() {
        IOException failure =
                catchThrowableOfType(IOException.class, () -> Files.write(Path.of("/dev/full"), new byte[1]));

        assertThat(TemporaryFiles.problem(failure).kind()).isEqualTo(Problem.Kind.STORAGE_FULL);
    }

    @Test
    void what_is_no_key_never_becomes_a_path() {
        assertThatThrownBy(() -> disk().path("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }

    private DiskObjectStore disk() {
        return (DiskObjectStore) store;
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
