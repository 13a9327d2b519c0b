package dev.darkroom.library.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How long a GLB moves: until the last key frame of its animations. The JSON that stands first in the file tells, where
 * each animation's times have their greatest. A model has no pixels, and its units are nobody's, so there is no size.
 */
final class GlbHeader {

    private static final int JSON = 0x4E4F534A;
    private static final int START = 20;
    private static final int MAX_JSON = 4 * 1024 * 1024;
    private static final JsonMapper MAPPER = new JsonMapper();

    private GlbHeader() {}

    static ProbeResult read(FileWindow file) throws IOException {
        ByteBuffer header = file.readLittle(0, START);
        int length = header.getInt(12);
        if (header.getInt(16) != JSON || length < 0 || length > MAX_JSON) {
            return ProbeResult.UNKNOWN;
        }
        try {
            return ProbeResult.UNKNOWN.lasting(seconds(MAPPER.readTree(text(file, length))));
        } catch (JsonProcessingException damaged) {
            return ProbeResult.UNKNOWN;
        }
    }

    private static String text(FileWindow file, int length) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream(length);
        while (json.size() < length) {
            int next = Math.min(FileWindow.MAX_SIZE, length - json.size());
            json.write(file.read(START + (long) json.size(), next).array(), 0, next);
        }
        return json.toString(StandardCharsets.UTF_8);
    }

    private static double seconds(JsonNode model) {
        double last = 0;
        for (JsonNode animation : model.path("animations")) {
            for (JsonNode sampler : animation.path("samplers")) {
                int times = sampler.path("input").asInt(-1);
                last = Math.max(
                        last,
                        model.path("accessors").path(times).path("max").path(0).asDouble());
            }
        }
        return last;
    }
}
