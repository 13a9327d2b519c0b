package dev.darkroom.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of the tests, below {@code target}. */
final class Folders {

    private Folders() {}

    /** The folder, with nothing left in it of an earlier run. */
    static Path empty(Path folder) {
        try {
            if (Files.exists(folder)) {
                List<Path> leftovers;
                try (Stream<Path> all = Files.walk(folder)) {
                    leftovers = all.sorted(Comparator.reverseOrder()).toList();
                }
                for (Path leftover : leftovers) {
                    Files.delete(leftover);
                }
            }
            return Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
