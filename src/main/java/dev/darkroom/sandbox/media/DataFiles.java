package dev.darkroom.sandbox.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files of trainers and tools, small but well-formed. */
final class DataFiles {
    private static final int FLOATS = 256;

    /** One pixel. */
    private static final byte[] INSTANT = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private DataFiles() {}

    static byte[] instant() {
        return INSTANT.clone();
    }

    /** Eight bytes of length, a JSON header, the tensors. */
    static byte[] safetensors(Recipe recipe) {
        byte[] header =
                "{\"__metadata__\":{\"format\":\"pt\"},\"lora.weight\":{\"dtype\":\"F32\",\"shape\":[16,16],\"data_offsets\":[0,1024]}}"
                        .getBytes(StandardCharsets.US_ASCII);
        var file = ByteBuffer.allocate(8 + header.length + FLOATS * 4).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        var chance = new Chance(recipe.scene());
        for (int i = 0; i < FLOATS; i++) {
            file.putFloat((float) chance.between(-0.05, 0.05));
        }
        return file.array();
    }

    static byte[] config(Recipe recipe) {
        return ("{\"rank\": 16, \"alpha\": 16, \"seed\": " + (recipe.scene() >>> 33) + "}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] zip(Recipe recipe) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            var entry = new ZipEntry("scene.txt");
            // The archive must not change from one rendering to the next.
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(Long.toHexString(recipe.scene()).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
