package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Width and height in pixels.
 *
 * <p>Named sizes are those of fal's image models (fal docs).
 */
record Size(int width, int height) {
    static final Map<String, Size> NAMED = Map.of(
            "square_hd", new Size(1024, 1024),
            "square", new Size(512, 512),
            "portrait_4_3", new Size(768, 1024),
            "portrait_16_9", new Size(576, 1024),
            "landscape_4_3", new Size(1024, 768),
            "landscape_16_9", new Size(1024, 576),
            "auto", new Size(1024, 1024),
            "auto_2K", new Size(2048, 2048),
            "auto_4K", new Size(2048, 2048));

    /** From a name or an object with both sides; the other size when it is neither. */
    static Size of(JsonNode value, Size otherwise) {
        if (value.isObject()) {
            return new Size(
                    value.path("width").asInt(otherwise.width()),
                    value.path("height").asInt(otherwise.height()));
        }
        return NAMED.getOrDefault(value.asText(), otherwise);
    }

    /** From a ratio such as {@code 16:9}, with an area of about a megapixel. */
    static Size ofRatio(String ratio, Size otherwise) {
        return switch (ratio) {
            case "21:9" -> new Size(1536, 656);
            case "16:9" -> new Size(1344, 768);
            case "3:2" -> new Size(1248, 832);
            case "4:3" -> new Size(1184, 864);
            case "5:4" -> new Size(1152, 896);
            case "1:1" -> new Size(1024, 1024);
            case "4:5" -> new Size(896, 1152);
            case "3:4" -> new Size(864, 1184);
            case "2:3" -> new Size(832, 1248);
            case "9:16" -> new Size(768, 1344);
            default -> otherwise;
        };
    }

    /** A small film of that ratio; sides are multiples of 16, the block size of H.264. */
    static Size film(String ratio) {
        return switch (ratio) {
            case "9:16" -> new Size(288, 512);
            case "1:1" -> new Size(384, 384);
            case "4:3" -> new Size(448, 336);
            case "3:4" -> new Size(336, 448);
            case "21:9" -> new Size(512, 224);
            default -> new Size(512, 288);
        };
    }
}
