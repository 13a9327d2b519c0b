package dev.darkroom.storage.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ByteRange;
import dev.darkroom.storage.ObjectKey;
import dev.darkroom.storage.ObjectStore;
import dev.darkroom.storage.PartStore;
import dev.darkroom.storage.PartStore.Part;
import dev.darkroom.storage.file.TemporaryFiles;
import dev.darkroom.storage.file.WrittenFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store must do; each kind runs it. */
abstract class ObjectStoreTest {

    static final int MIB = 1024 * 1024;

    private static final Instant FUTURE = Instant.parse("2999-01-01T00:00:00Z");
    private static final Instant PAST = Instant.parse("2001-01-01T00:00:00Z");

    @TempDir
    Path folder;

    final Ids ids = new Ids(Clock.systemUTC());
    TemporaryFiles temporaries;
    ObjectStore store;
    PartStore parts;

    /** A store with its uploads. */
    record Stores(ObjectStore objects, PartStore parts) {}

    abstract Stores open();

    @BeforeEach
    void prepare() {
        temporaries = new TemporaryFiles(folder.resolve("temporary"), ids);
        Stores both = open();
        store = both.objects();
        parts = both.parts();
    }

    @Test
    void what_is_put_is_read_whole_and_in_ranges() throws IOException {
        String key = put(bytes(100_000, 1));

        assertThat(read(key, ByteRange.ALL)).isEqualTo(bytes(100_000, 1));
        assertThat(read(key, new ByteRange(0, 100_000))).isEqualTo(bytes(100_000, 1));
        assertThat(read(key, new ByteRange(70_000, 20_000)))
                .isEqualTo(Arrays.copyOfRange(bytes(100_000, 1), 70_000, 90_000));
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void an_empty_object_is_one() throws IOException {
        String key = put(new byte[0]);

        assertThat(read(key, ByteRange.ALL)).isEmpty();
        assertThat(read(key, new ByteRange(0, 0))).isEmpty();
    }

    @Test
    void putting_a_key_again_replaces_its_bytes() throws IOException {
        String key = put(bytes(10, 1));

        store.put(written(bytes(20, 2)).temporary(), key, "text/plain");

        assertThat(read(key, ByteRange.ALL)).isEqualTo(bytes(20, 2));
    }

    @Test
    void a_reader_may_stop_early() throws IOException {
        String key = put(bytes(3 * MIB, 1));

        try (InputStream stream = store.open(key, ByteRange.ALL)) {
            assertThat(stream.readNBytes(3)).isEqualTo(Arrays.copyOf(bytes(3 * MIB, 1), 3));
        }
        assertThat(read(key, ByteRange.ALL)).hasSize(3 * MIB);
    }

    @Test
    void what_is_deleted_is_not_found_and_deleting_it_again_is_no_error() throws IOException {
        String gone = put(bytes(10, 1));
        String other = put(bytes(10, 1));

        store.delete(List.of(gone, newKey()));
        store.delete(List.of(gone));

        assertThat(problem(() -> store.open(gone, ByteRange.ALL))).isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(problem(() -> store.open(newKey(), ByteRange.ALL))).isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(read(other, ByteRange.ALL)).hasSize(10);
    }

    @Test
    void all_keys_are_listed_by_and_by_and_young_ones_are_not() {
        List<String> keys = List.of(put(bytes(1, 1)), put(bytes(1, 2)), put(bytes(1, 3)));

        List<String> young = new ArrayList<>();
        List<String> listed = new ArrayList<>();
        for (int pass = 0; pass < 256; pass++) {
            young.addAll(store.someOlderThan(PAST));
        }
        for (int pass = 0; pass < 256; pass++) {
            listed.addAll(store.someOlderThan(FUTURE));
        }

        assertThat(young).isEmpty();
        assertThat(listed).containsAll(keys);
    }

    @Test
    void parts_become_one_object_in_the_order_of_their_numbers() throws IOException {
        String key = newKey();
        String upload = parts.begin(key, "video/mp4");
        // Clients send parts several at once and list them as they ended.
        Part third = part(key, upload, 3, bytes(100, 3));
        Part first = part(key, upload, 1, bytes(5 * MIB, 1));
        Part second = part(key, upload, 2, bytes(5 * MIB, 2));

        parts.complete(key, upload, List.of(third, first, second));

        byte[] whole = read(key, ByteRange.ALL);
        assertThat(whole).hasSize(10 * MIB + 100).startsWith(bytes(5 * MIB, 1)).endsWith(bytes(100, 3));
        assertThat(temporaries()).isEmpty();
        assertThat(problem(() -> part(key, upload, 4, bytes(1, 1)))).isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @Test
    void parts_of_the_smallest_size_are_large_enough() throws IOException {
        String key = newKey();
        String upload = parts.begin(key, "video/mp4");
        byte[] smallest = bytes((int) parts.smallestPart(), 1);

        parts.complete(key, upload, List.of(part(key, upload, 1, smallest), part(key, upload, 2, bytes(1, 2))));

        assertThat(read(key, ByteRange.ALL)).hasSize(smallest.length + 1).startsWith(smallest);
    }

    @Test
    void a_part_that_is_sent_again_counts_as_it_was_sent_last() throws IOException {
        String key = newKey();
        String upload = parts.begin(key, "video/mp4");
        part(key, upload, 1, bytes(10, 1));
        Part again = part(key, upload, 1, bytes(20, 2));

        parts.complete(key, upload, List.of(again));

        assertThat(read(key, ByteRange.ALL)).isEqualTo(bytes(20, 2));
    }

    @Test
    void a_part_that_was_not_sent_or_not_so_completes_nothing() throws IOException {
        String key = newKey();
        String upload = parts.begin(key, "video/mp4");
        Part sent = part(key, upload, 1, bytes(10, 1));
        Part otherwise = new Part(1, "0".repeat(sent.etag().length()));

        for (List<Part> wrong : List.of(List.of(sent, new Part(2, sent.etag())), List.of(otherwise))) {
            assertThat(problem(() -> parts.complete(key, upload, wrong))).isEqualTo(Problem.Kind.INVALID);
            assertThat(problem(() -> store.open(key, ByteRange.ALL))).isEqualTo(Problem.Kind.NOT_FOUND);
        }
        parts.complete(key, upload, List.of(sent));
        assertThat(read(key, ByteRange.ALL)).isEqualTo(bytes(10, 1));
    }

    @Test
    void an_upload_belongs_to_its_key_and_ends_when_it_is_aborted_or_too_old() {
        String key = newKey();
        String aborted = parts.begin(key, "video/mp4");
        assertThat(problem(() -> part(newKey(), aborted, 1, bytes(1, 1)))).isEqualTo(Problem.Kind.NOT_FOUND);
        parts.abort(key, aborted);
        parts.abort(key, aborted);
        assertThat(problem(() -> part(key, aborted, 1, bytes(1, 1)))).isEqualTo(Problem.Kind.NOT_FOUND);

        String other = newKey();
        String old = parts.begin(other, "video/mp4");
        parts.abortOlderThan(PAST);
        part(other, old, 1, bytes(1, 1));
        parts.abortOlderThan(FUTURE);
        assertThat(problem(() -> part(other, old, 2, bytes(1, 1)))).isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @Test
    void a_store_that_works_passes_its_check() {
        store.check();
    }

    String put(byte[] bytes) {
        String key = newKey();
        store.put(written(bytes).temporary(), key, "application/octet-stream");
        return key;
    }

    String newKey() {
        return ObjectKey.of(ids.token(17), "a file.bin");
    }

    WrittenFile written(byte[] bytes) {
        return temporaries.write(new ByteArrayInputStream(bytes), bytes.length);
    }

    byte[] read(String key, ByteRange range) throws IOException {
        try (InputStream stream = store.open(key, range)) {
            return stream.readAllBytes();
        }
    }

    static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Part part(String key, String upload, int number, byte[] bytes) {
        return new Part(number, parts.put(key, upload, number, written(bytes)));
    }

    static Problem.Kind problem(ThrowingCallable work) {
        Problem problem = catchThrowableOfType(Problem.class, work);
        assertThat(problem).as("a problem").isNotNull();
        return problem.kind();
    }

    List<Path> temporaries() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("temporary"))) {
            return files.toList();
        }
    }
}
