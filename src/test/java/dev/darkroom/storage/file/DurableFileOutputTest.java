package dev.darkroom.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableFileOutputTest {

    private static final int BEGINNING = DurableFileOutput.BEGINNING;
    private static final int BUFFER = AlignedBuffers.SIZE;

    @TempDir
    Path folder;

    private final AlignedBuffers buffers = new AlignedBuffers();

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                BEGINNING - 1,
                BEGINNING,
                BEGINNING + 1,
                BEGINNING + 4095,
                BEGINNING + 4096,
                BEGINNING + BUFFER,
                BEGINNING + 3 * BUFFER + 77
            })
    void files_of_any_size_are_what_was_written(int size) throws IOException {
        byte[] bytes = bytes(size);
        assertThat(write(bytes)).hasBinaryContent(bytes);
        assertThat(all()).as("buffers given back").hasSize(AlignedBuffers.MAX_COUNT);
    }

    @Test
    void a_file_that_finds_no_buffer_is_written_all_the_same() throws IOException {
        all();
        byte[] bytes = bytes(BEGINNING + BUFFER + 5);
        assertThat(write(bytes)).hasBinaryContent(bytes);
    }

    @Test
    void a_file_given_up_half_way_gives_its_buffer_back() throws IOException {
        try (DurableFileOutput file = new DurableFileOutput(Files.createFile(folder.resolve("half")), buffers)) {
            file.write(bytes(BEGINNING + 7));
        }
        assertThat(all()).hasSize(AlignedBuffers.MAX_COUNT);
    }

    @Test
    void a_large_file_that_is_too_large_leaves_no_trace() throws IOException {
        TemporaryFiles temporaries = new TemporaryFiles(folder, new Ids(Clock.systemUTC()));
        byte[] bytes = bytes(BEGINNING + 3 * BUFFER);
        Problem problem = catchThrowableOfType(
                Problem.class, () -> temporaries.write(new ByteArrayInputStream(bytes), BEGINNING + 2 * BUFFER));
        assertThat(problem.kind()).isEqualTo(Problem.Kind.TOO_LARGE);
        assertThat(folder).isEmptyDirectory();
    }

    /** In pieces that keep to no border. */
    private Path write(byte[] bytes) throws IOException {
        Path path = Files.createFile(folder.resolve("file"));
        Random random = new Random(bytes.length);
        try (DurableFileOutput file = new DurableFileOutput(path, buffers)) {
            for (int at = 0; at < bytes.length; ) {
                int piece = Math.min(bytes.length - at, 1 + random.nextInt(200_000));
                file.write(bytes, at, piece);
                at += piece;
            }
            file.finish();
        }
        return path;
    }

    /** All the buffers that are left. */
    private List<ByteBuffer> all() {
        List<ByteBuffer> all = new ArrayList<>();
        for (ByteBuffer one = buffers.take(); one != null; one = buffers.take()) {
            all.add(one);
        }
        return all;
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
