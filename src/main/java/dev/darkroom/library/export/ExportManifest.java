package dev.darkroom.library.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.darkroom.library.asset.WireTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** The list of what is in an archive: kept on disk until all of it is, since it comes last. */
final class ExportManifest implements AutoCloseable {

    /** Its name in the archive. */
    static final String NAME = "manifest.json";

    private static final ObjectWriter JSON =
            new ObjectMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writer();

    private final FileChannel file;
    private final JsonGenerator json;
    private int count;
    private int files;

    /** @param temporary an empty file, which is gone at the latest when this is closed */
    ExportManifest(Path temporary, Instant now) {
        try {
            this.file = FileChannel.open(
                    temporary, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            this.json = JSON.createGenerator(Channels.newOutputStream(file));
            json.writeStartObject();
            json.writeStringField("exported_at", WireTime.of(now));
            json.writeArrayFieldStart("assets");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void add(ExportedAsset asset) {
        try {
            JSON.writeValue(json, asset);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        count++;
        files += asset.entry().file() == null ? 0 : 1;
    }

    /** All of it, from its beginning. */
    InputStream whole() {
        try {
            json.writeEndArray();
            json.writeNumberField("count", count);
            json.writeNumberField("files", files);
            json.writeEndObject();
            json.flush();
            file.position(0);
            return Channels.newInputStream(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
