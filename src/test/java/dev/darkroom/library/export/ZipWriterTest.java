package dev.darkroom.library.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipWriterTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:01Z");

    @TempDir
    Path folder;

    @Test
    void files_come_out_as_they_went_in() throws IOException {
        byte[] noise = new byte[3_000_000];
        new Random(7).nextBytes(noise);
        Path file = folder.resolve("two.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipWriter zipWriter = new ZipWriter(out)) {
            assertThat(zipWriter.add("day/猫.bin", NOON, new ByteArrayInputStream(noise)))
                    .isEqualTo(noise.length);
            zipWriter.addText("list.json", NOON, text("[]".repeat(50_000)));
            zipWriter.finish();
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry cat = zip.getEntry("day/猫.bin");
            assertThat(zip.getInputStream(cat).readAllBytes()).isEqualTo(noise);
            assertThat(cat.getLastModifiedTime().toInstant()).isEqualTo(NOON);
            assertThat(cat.getCompressedSize()).as("not pressed").isBetween(3_000_000L, 3_001_000L);
            ZipEntry list = zip.getEntry("list.json");
            assertThat(zip.getInputStream(list).readAllBytes()).hasSize(100_000);
            assertThat(list.getCompressedSize()).as("pressed").isLessThan(1_000);
        }
    }

    @Test
    void more_entries_than_the_old_format_counts_are_all_found() throws IOException {
        Path file = folder.resolve("many.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipWriter zipWriter = new ZipWriter(out)) {
            for (int i = 0; i < 70_000; i++) {
                zipWriter.add("day/" + i, NOON, InputStream.nullInputStream());
            }
            zipWriter.finish();
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.size()).isEqualTo(70_000);
            assertThat(zip.getEntry("day/69999")).isNotNull();
        }
    }

    @Test
    void one_that_was_not_finished_opens_nowhere_and_tells_a_broken_source_from_a_broken_reader() throws IOException {
        Path file = folder.resolve("torn.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipWriter zipWriter = new ZipWriter(out)) {
            zipWriter.add("first", NOON, text("whole"));
            assertThatThrownBy(() -> zipWriter.add("second", NOON, broken())).isInstanceOf(UncheckedIOException.class);
        }
        assertThatThrownBy(() -> new ZipFile(file.toFile()).close()).isInstanceOf(ZipException.class);

        OutputStream hungUp = new OutputStream() {
            @Override
            public void write(int letter) throws IOException {
                throw new IOException("hung up");
            }
        };
        try (ZipWriter zipWriter = new ZipWriter(hungUp)) {
            assertThatThrownBy(() -> zipWriter.add("large", NOON, new ByteArrayInputStream(new byte[1_000_000])))
                    .isInstanceOf(IOException.class)
                    .hasMessage("hung up");
        }
    }

    @Test
    void closing_leaves_the_stream_to_its_owner() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ZipWriter(out).close();
        assertThat(out.size()).isZero();
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream broken() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("unreadable");
            }
        };
    }
}
