package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.media.Chance;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** A valid input, read the way that the models read theirs. */
public final class Input {
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
    /** Far beyond what any model takes, and still a number that can be counted with. */
    private static final double MAX_COUNT = 1e9;

    private final ObjectNode tree;
    private final String endpoint;
    private final BigInteger seed;

    /**
     * @param requestId stands in for the dice when the input names no seed, so that even then a result can be made again
     */
    public Input(ObjectNode tree, String endpoint, String requestId) {
        this.tree = tree;
        this.endpoint = endpoint;
        var given = tree.path("seed");
        this.seed = given.isIntegralNumber()
                ? given.bigIntegerValue()
                : BigInteger.valueOf(Chance.hash(requestId) & 0xFFFFFFFFL);
    }

    /** The seed that was asked for or drawn; may exceed 64 bits. */
    public BigInteger seed() {
        return seed;
    }

    /** What is to be seen or heard: follows from endpoint, words, pictures, seed, and the number of the output. */
    public long scene(int number) {
        var words = new StringBuilder(endpoint);
        for (var carrier : new String[] {"prompt", "text", "image_url", "image_urls", "video_url", "audio_url"}) {
            words.append('\n').append(tree.path(carrier));
        }
        return Chance.mix(Chance.hash(words.append('\n').append(seed).toString()) + number);
    }

    /** A text, or the other one when it is missing or null. */
    public String text(String name, String otherwise) {
        var value = tree.path(name);
        return value.isTextual() ? value.textValue() : otherwise;
    }

    /** A whole number, or the other one when it is missing or null. */
    public int integer(String name, int otherwise) {
        var value = tree.path(name);
        return value.isNumber() ? value.intValue() : otherwise;
    }

    /** A number, also one in quotes as video models take durations ({@code "5"}, {@code "8s"}). */
    public double number(String name, double otherwise) {
        var value = tree.path(name);
        if (value.isNumber()) {
            return Math.clamp(value.doubleValue(), -MAX_COUNT, MAX_COUNT);
        }
        var digits = NUMBER.matcher(value.asText(""));
        return digits.find() ? Math.min(Double.parseDouble(digits.group()), MAX_COUNT) : otherwise;
    }

    /** A switch, or the other value when it is missing or null. */
    public boolean flag(String name, boolean otherwise) {
        return tree.path(name).asBoolean(otherwise);
    }

    /** A value as it came; a missing node when it is missing. */
    public JsonNode raw(String name) {
        return tree.path(name);
    }
}
