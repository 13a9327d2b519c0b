package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.media.Recipe;
import java.math.BigDecimal;
import java.util.List;

/** Sound: families 7 (speech), 8 (music and effects), 9 (stems) and 10 (speech to text). */
final class SoundModels {
    private static final double SECONDS_PER_CHARACTER = 0.065;
    private static final List<String> STEMS = List.of("vocals", "drums", "bass", "other", "guitar", "piano");

    private SoundModels() {}

    static List<Model> all() {
        return List.of(
                minimax(),
                speech("fal-ai/elevenlabs/tts/eleven-v3", "ElevenLabs v3", "text", (output, audio) -> {
                    output.set("audio", audio);
                    output.putNull("timestamps");
                }),
                speech("fal-ai/f5-tts", "F5 TTS", "gen_text", (output, audio) -> output.set("audio_url", audio)),
                speech("fal-ai/csm-1b", "CSM 1B", "text", (output, audio) -> output.set("audio", audio)),
                music("fal-ai/stable-audio", "Stable Audio", "seconds_total"),
                music("cassetteai/music-generator", "Cassette Music", "duration"),
                batch(),
                demucs(),
                wizper(),
                scribe());
    }

    private interface Place {
        void put(ObjectNode output, ObjectNode audio);
    }

    private static Model minimax() {
        var schema = new InputSchema()
                .required("text", Field.text(5000))
                .optional("output_format", Field.oneOf("url", "hex"));
        return new Model(
                "fal-ai/minimax/speech-02-hd",
                7,
                "text-to-speech",
                "MiniMax Speech 02 HD",
                schema,
                Price.perThousandCharacters("0.1"),
                (input, out) -> {
                    var recipe = spoken(input, input.text("text", ""));
                    ObjectNode output = Json.object();
                    output.set("audio", out.file(recipe, "speech"));
                    return output.put("duration_ms", recipe.millis());
                });
    }

    private static Model speech(String id, String title, String carrier, Place place) {
        var schema = new InputSchema().required(carrier, Field.text(5000));
        return new Model(id, 7, "text-to-speech", title, schema, Price.perThousandCharacters("0.1"), (input, out) -> {
            ObjectNode output = Json.object();
            place.put(output, out.audio(spoken(input, input.text(carrier, "")), "speech"));
            return output;
        });
    }

    private static Model music(String id, String title, String length) {
        var schema = new InputSchema()
                .required("prompt", Field.text(5000))
                .optional(length, Field.number(1, 60))
                .optional("seed", Field.bigInteger());
        var price = new Price("seconds", new BigDecimal("0.002"), input -> input.number(length, 5));
        return new Model(id, 8, "text-to-audio", title, schema, price, (input, out) -> {
            ObjectNode output = Json.object();
            var recipe = Recipe.sound((int) (input.number(length, 5) * 1000), input.scene(0));
            output.set("audio_file", out.file(recipe, "generated"));
            return output;
        });
    }

    private static Model batch() {
        var schema = new InputSchema()
                .required("prompt", Field.text(5000))
                .optional("num_audios", Field.integer(1, 4))
                .optional("seed", Field.bigInteger());
        return new Model(
                "sandbox/sound-effects/batch",
                8,
                "text-to-audio",
                "Several effects at once",
                schema,
                Price.perRequest("0.01"),
                (input, out) -> {
                    ObjectNode output = Json.object();
                    var list = output.putArray("audios");
                    for (int i = 0; i < input.integer("num_audios", 2); i++) {
                        list.add(out.audio(Recipe.sound(1500, input.scene(i)), "effect_" + i));
                    }
                    return output.put("seed", input.seed());
                });
    }

    private static Model demucs() {
        var schema = new InputSchema()
                .required("audio_url", Field.url())
                .optional("stems", Field.list(1, Field.oneOf(STEMS.toArray(String[]::new))));
        return new Model(
                "fal-ai/demucs", 9, "audio-to-audio", "Demucs", schema, Price.perRequest("0.01"), (input, out) -> {
                    ObjectNode output = Json.object();
                    var wanted =
                            input.raw("stems").isArray() ? input.raw("stems").toString() : STEMS.toString();
                    for (int i = 0; i < STEMS.size(); i++) {
                        var stem = STEMS.get(i);
                        if (wanted.contains(stem)) {
                            output.set(stem, out.file(Recipe.sound(2000, input.scene(i)), stem));
                        } else {
                            output.putNull(stem);
                        }
                    }
                    return output;
                });
    }

    private static Model wizper() {
        var schema = new InputSchema().required("audio_url", Field.url());
        return new Model(
                "fal-ai/wizper", 10, "speech-to-text", "Wizper", schema, Price.perRequest("0.0005"), (input, out) -> {
                    var text = Prose.sentence(input.scene(0));
                    ObjectNode output = Json.object().put("text", text);
                    var chunk = output.putArray("chunks").addObject();
                    chunk.putArray("timestamp").add(0.0).add(Prose.words(text).length * 0.4);
                    chunk.put("text", text);
                    output.putArray("languages").add("en");
                    return output;
                });
    }

    private static Model scribe() {
        var schema = new InputSchema().required("audio_url", Field.url());
        return new Model(
                "fal-ai/elevenlabs/speech-to-text",
                10,
                "speech-to-text",
                "ElevenLabs Scribe",
                schema,
                Price.perRequest("0.03"),
                (input, out) -> {
                    var text = Prose.sentence(input.scene(0));
                    ObjectNode output = Json.object()
                            .put("text", text)
                            .put("language_code", "eng")
                            .put("language_probability", 0.98);
                    var words = output.putArray("words");
                    var said = Prose.words(text);
                    for (int i = 0; i < said.length; i++) {
                        words.addObject()
                                .put("text", said[i])
                                .put("start", i * 0.4)
                                .put("end", i * 0.4 + 0.35)
                                .put("type", "word")
                                .putNull("speaker_id");
                    }
                    return output;
                });
    }

    private static Recipe spoken(Input input, String text) {
        return Recipe.sound((int) (1000 * Math.max(1, text.length() * SECONDS_PER_CHARACTER)), input.scene(0));
    }
}
