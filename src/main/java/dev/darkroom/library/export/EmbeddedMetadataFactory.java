package dev.darkroom.library.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.library.asset.AssetRepository.Row;
import dev.darkroom.library.export.ExportFacts.Facts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an asset's picture can tell of how it was made, under the names that other programs have for it. */
final class EmbeddedMetadataFactory {

    private EmbeddedMetadataFactory() {}

    static EmbeddedMetadata of(Row row, Facts facts) {
        JsonNode input = facts.parameters();
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, "Steps", first(input, "num_inference_steps", "steps"));
        put(settings, "Sampler", first(input, "scheduler", "sampler"));
        put(settings, "CFG scale", first(input, "guidance_scale", "cfg_scale", "guidance"));
        put(settings, "Seed", facts.seed() == null ? null : facts.seed().toPlainString());
        put(settings, "Size", row.width() == null ? null : row.width() + "x" + row.height());
        put(settings, "Model", row.endpoint());
        return new EmbeddedMetadata(
                row.prompt() == null ? null : InputRedaction.words(row.prompt()),
                first(input, "negative_prompt"),
                row.endpoint(),
                settings,
                input == null ? null : input.toString());
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    private static @Nullable String first(@Nullable JsonNode input, String... names) {
        return input == null
                ? null
                : Stream.of(names)
                        .map(input::path)
                        .filter(value -> value.isNumber() || value.isTextual())
                        .map(JsonNode::asText)
                        .filter(text -> !text.isBlank())
                        .findFirst()
                        .orElse(null);
    }
}
