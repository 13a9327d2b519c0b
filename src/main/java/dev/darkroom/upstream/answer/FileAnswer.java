package dev.darkroom.upstream.answer;

import dev.darkroom.outgoing.AnswerText;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.work.LargeTextBudget;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts an answer that is a file, as some gateways give it in place of JSON, to the result in which fal's models name
 * such a file. The bytes are in it as a data URI, so that they are ingested as any other output.
 */
final class FileAnswer {

    /** In Base64 as long as a result may be. */
    static final int MAX_BYTES = AnswerText.MAX_BYTES / 4 * 3 - 1_024;

    /** What a result names a file of a type by, beginning with what the type begins with. */
    private static final Map<String, String> RESULTS = Map.of(
            "image", "{\"images\": [%s]}",
            "video", "{\"video\": %s}",
            "audio", "{\"audio\": %s}",
            "model", "{\"model_mesh\": %s}",
            "application", "{\"file\": %s}",
            "font", "{\"file\": %s}");

    /** Types of text, whose bytes that are none are damaged. */
    private static final Pattern TEXT =
            Pattern.compile(".*[/+-](?:json|xml|javascript|ecmascript)|.*ndjson|.*urlencoded");

    private static final Pattern SVG = Pattern.compile(
            "(?:\\s++|<\\?xml[^>]*+>|<!--.*?-->|<!doctype\\s+svg[^>\\[]*+(?:\\[[^\\]]*+][^>]*+)?>)*+<(?:\\w{1,20}:)?svg\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** The first of its characters, where a file of SVG says that it is one. */
    private static final int PROLOG = 10_000;

    private static final Pattern TYPE = Pattern.compile("[\\w.+-]{1,40}/[\\w.+-]{1,80}");

    private FileAnswer() {}

    /** Whether the body of a successful answer is a file by what its type says, and by what it is. */
    static boolean is(UpstreamReply reply) {
        String type = type(reply);
        if (type == null || !RESULTS.containsKey(mainType(type))) {
            return false;
        }
        return reply.isBytes() ? !TEXT.matcher(type).matches() : !reply.isCut() && isTextFile(type, reply.body());
    }

    /** Whether it is longer than what a result may hold. */
    static boolean isTooLarge(UpstreamReply reply) {
        return reply.body().length() > MAX_BYTES;
    }

    /**
     * The answer with its result in place of the file.
     *
     * @throws dev.darkroom.shared.work.MemoryBudgetExhaustedException when there is no room for it
     */
    static UpstreamReply asResult(UpstreamReply file) {
        String type = String.valueOf(type(file));
        byte[] bytes = file.body().getBytes(file.isBytes() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        long length = (bytes.length + 2L) / 3 * 4;
        if (length > LargeTextBudget.FREE_BYTES && LargeTextBudget.isInWork()) {
            LargeTextBudget.reserve(length);
        }
        String content = "{\"url\": \"data:" + type + ";base64,"
                + Base64.getEncoder().encodeToString(bytes) + "\", \"content_type\": \"" + type + "\"}";
        return file.withText(String.format(Locale.ROOT, RESULTS.getOrDefault(mainType(type), "%s"), content));
    }

    /** A page or a notice comes under a wrong type as well, and is no file. */
    private static boolean isTextFile(String type, String text) {
        if (type.equals("image/svg+xml")) {
            return SVG.matcher(text).region(0, Math.min(text.length(), PROLOG)).lookingAt();
        }
        if (!mainType(type).equals("model")) {
            return false;
        }
        BodyMeaning meaning = BodyClassifier.classify(text);
        return type.endsWith("json")
                ? meaning == BodyMeaning.OUTPUT
                : meaning == BodyMeaning.UNRECOGNIZED
                        && JsonText.shapeOf(text) == JsonText.Shape.MALFORMED
                        && !ErrorTexts.isPage(text);
    }

    private static @Nullable String type(UpstreamReply reply) {
        String declared = reply.header("content-type");
        String type = declared == null ? "" : declared.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return TYPE.matcher(type).matches() ? type : null;
    }

    private static String mainType(String type) {
        return type.substring(0, type.indexOf('/'));
    }
}
