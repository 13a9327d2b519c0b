package dev.darkroom.sandbox.catalogue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Stand-ins for models that are not in the catalogue: an endpoint id nearly always tells what the model does, and so
 * which shape its output has. Such a model takes any input, for its own schema is not known.
 */
final class Families {
    private static final Pattern ID = Pattern.compile("[\\w.-]{1,64}(?:/[\\w.-]{1,64}){1,8}");

    /** An owner that nobody is, for whoever wants an endpoint that is not there. */
    private static final String NOBODY = "nobody/";

    /** The first whose words stand in the id says which known model it is like. */
    private static final List<Family> FAMILIES = List.of(
            like("fal-ai/flux-lora-fast-training", "training", "train(er|ing)|finetune"),
            like("fal-ai/wizper", "speech-to-text", "speech-to-text|stt|asr|whisper|wizper|transcri\\w*|diariz\\w*"),
            like(
                    "fal-ai/moondream3-preview/query",
                    "vision",
                    "vision|vlm|caption\\w*|query|ocr|moondream\\w*|florence\\w*|llava\\w*|image-to-text|video-to-text"
                            + "|(?:video|audio|image)-understanding|nsfw\\w*|isaac\\w*"),
            like("fal-ai/kling-video/v2.1/master/text-to-video", "text-to-video", "text-to-video|t2v"),
            like(
                    "fal-ai/kling-video/v2.1/standard/image-to-video",
                    "image-to-video",
                    "image-to-video|i2v|reference-to-video|frames?-to-video|first-last-frame\\w*|animate|avatar|talking\\w*"
                            + "|audio-to-video|speech-to-video"),
            like(
                    "bria/video/background-removal",
                    "video-to-video",
                    "video-to-video|v2v|extend-video|lip-?sync|latentsync|sync-lipsync|video-[a-z]\\w+|\\w+-video-upscaler"
                            + "|(?:upscale|background-removal|edit|remix|inpaint\\w*)/video|video/(?:upscale|edit|remix)\\w*"),
            like("fal-ai/demucs", "audio-to-audio", "demucs|stems?|separat\\w*"),
            like(
                    "fal-ai/csm-1b",
                    "text-to-speech",
                    "tts|text-to-speech|speech|speech-to-speech|voice\\w*|dialogue|clone|kokoro|chatterbox|dia"),
            like(
                    "fal-ai/stable-audio",
                    "text-to-audio",
                    "music\\w*|songs?|lyria\\w*|text-to-(?:audio|music|sound)|audio-to-audio|sounds?|sfx|sound-effects?"
                            + "|\\w*audio|foley|ace-step"),
            like(
                    "fal-ai/hunyuan3d/v2",
                    "image-to-3d",
                    "3d|[\\w.-]*3d|(?:text|image|multi-image)-to-3d|mesh\\w*|rodin|trellis|tripo\\w*|retexture|rigging"),
            like(
                    "fal-ai/clarity-upscaler",
                    "image-to-image",
                    "upscal\\w*|super-resolution|esrgan|aura-sr|sr|topaz|enhance"),
            like(
                    "fal-ai/birefnet/v2",
                    "image-to-image",
                    "background-remov\\w*|remove-background|rembg|bg-remov\\w*|birefnet|matting|cutout"),
            like("fal-ai/sam2/auto-segment", "image-to-image", "segment\\w*|auto-segment|sam-?\\d?|evf-sam|masks?"),
            like("fal-ai/recraft/vectorize", "image-to-image", "vectori[sz]\\w*|svg|image-to-svg|text-to-vector"),
            like("fal-ai/omnilottie", "text-to-json", "\\w*lottie|text-to-json"),
            like("fal-ai/any-llm", "llm", "llm|any-llm|chat|router|text-to-text|prompt-\\w+|text-generation"),
            like("fal-ai/flux-1/dev/redux", "image-to-image", "redux|variations?"),
            like(
                    "fal-ai/nano-banana-2/edit",
                    "image-to-image",
                    "(?:nano-banana|gemini|gpt-image)\\S*/(?:edit|image-to-image)"),
            like("fal-ai/nano-banana-2", "text-to-image", "nano-banana|gemini|gpt-image"),
            like("fal-ai/bytedance/seedream/v4/edit", "image-to-image", "seedream\\S*/(?:edit|image-to-image)"),
            like("fal-ai/bytedance/seedream/v4/text-to-image", "text-to-image", "seedream|dreamina"),
            like("fal-ai/flux/dev", "text-to-image", "text-to-image|t2i|(?<!-to-)image(?!-)"),
            like(
                    "fal-ai/flux-1/dev/image-to-image",
                    "image-to-image",
                    "image-to-image|i2i|img2img|edit\\w*|inpaint\\w*|outpaint\\w*|kontext|controlnet\\w*|canny|depth|fill"
                            + "|remix|reframe|expand|relight\\w*|restor\\w*|colori[sz]e|style-transfer|face-swap|try-?on|erase\\w*"),
            like(
                    "fal-ai/kling-video/v2.1/master/text-to-video",
                    "text-to-video",
                    "videos?|kling\\w*|veo\\d*|sora\\w*|hailuo\\w*|seedance|wan|luma\\w*|ray-?\\d*|pixverse|runway\\w*|ltx\\w*"
                            + "|hunyuan-video|vidu|mochi\\w*|cogvideo\\w*|pika|gen-?\\d|framepack|magi"));

    private static final Family USUAL = like("fal-ai/flux/dev", "text-to-image", "");

    private final Map<String, Model> known;
    private final InputSchema anything = new InputSchema()
            .optional("num_images", Field.integer(1, 4))
            .optional("num_audios", Field.integer(1, 4))
            .optional("image_size", Field.sides())
            .optional("seed", Field.bigInteger())
            .optional("seconds_total", Field.number(1, 60));

    Families(Map<String, Model> known) {
        this.known = known;
    }

    private record Family(String example, String category, Pattern words) {
        boolean isTold(String id) {
            return words.matcher(id).find();
        }
    }

    private static Family like(String example, String category, String words) {
        return new Family(example, category, Pattern.compile("(?<![a-z0-9])(?:" + words + ")(?![a-z0-9])"));
    }

    /** Empty for what no endpoint can be called. */
    Optional<Model> standIn(String id) {
        if (!ID.matcher(id).matches() || id.startsWith(NOBODY)) {
            return Optional.empty();
        }
        Family family = FAMILIES.stream()
                .filter(one -> one.isTold(id.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(USUAL);
        Model example = Objects.requireNonNull(known.get(family.example()));
        return Optional.of(
                new Model(id, example.family(), family.category(), id, anything, example.price(), example.maker()));
    }
}
