package dev.darkroom.boot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The folders that the service writes to, looked at before anything is started, so that one line says what is wrong. */
final class DataFolder {

    private DataFolder() {}

    static Path configured() {
        return Path.of(PreBootSettings.setting("darkroom.data-dir").orElse("data"));
    }

    /** Why files cannot be kept where they are told to be; empty when they can. */
    static Optional<String> problem() {
        Optional<String> objects = PreBootSettings.setting("darkroom.storage.directory");
        return objects.isPresent()
                ? problem(Path.of(objects.get()), "DARKROOM_STORAGE_DIRECTORY")
                : problem(configured(), "DARKROOM_DATA_DIR");
    }

    static Optional<String> problem(Path folder, String variable) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "writable", null));
            return Optional.empty();
        } catch (IOException failure) {
            return Optional.of(unusable(folder, failure, variable));
        }
    }

    static String unusable(Path folder, IOException failure, String variable) {
        return "The data folder " + folder.toAbsolutePath().normalize() + " cannot be used: " + reason(failure)
                + ". Make it writable for this user, or set " + variable + ".";
    }

    // The message of most of these is the path alone.
    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is a file and not a folder";
            case NoSuchFileException missing -> "no folder can be made at " + missing.getFile();
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
