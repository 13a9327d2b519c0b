package dev.darkroom.library;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** ZIP files as they are read: by way of the directory at their end. */
public final class Archives {

    private Archives() {}

    /** The files by name, in the order of the archive. */
    public static Map<String, byte[]> files(byte[] archive) throws IOException {
        Path file = Files.createTempFile("export", ".zip");
        try {
            Files.write(file, archive);
            Map<String, byte[]> files = new LinkedHashMap<>();
            try (ZipFile zip = new ZipFile(file.toFile())) {
                for (ZipEntry entry : zip.stream().toList()) {
                    try (InputStream bytes = zip.getInputStream(entry)) {
                        files.put(entry.getName(), bytes.readAllBytes());
                    }
                }
            }
            return files;
        } finally {
            Files.delete(file);
        }
    }
}
