package dev.darkroom.jobs.api;

import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;

/** A request's body as text, exactly as it was sent, but for a byte order mark. */
public final class RequestBodyText {

    private RequestBodyText() {}

    /** @throws Problem when it has more than so many bytes, or is neither UTF-8 nor what its mark says */
    public static String read(InputStream body, int limit) {
        try {
            byte[] bytes = body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "The input is larger than " + limit + " bytes");
            }
            return Texts.decode(bytes);
        } catch (CharacterCodingException malformed) {
            throw Problem.invalid("body", "Input should be UTF-8 text");
        } catch (IOException hungUp) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body ended early");
        }
    }

    /** A model's input; fal's JavaScript client sends no body at all for an empty one. */
    public static String readInput(InputStream body, int limit) {
        String text = read(body, limit);
        return text.isEmpty() ? "{}" : requireObject("body", text);
    }

    public static String requireObject(String field, String text) {
        return switch (JsonText.shapeOf(text)) {
            case OBJECT -> withoutExcess(field, text);
            case OTHER -> throw Problem.invalid(field, "Input should be a JSON object");
            case MALFORMED -> throw Problem.invalid(field, "JSON decode error");
        };
    }

    private static String withoutExcess(String field, String text) {
        if (JsonText.hasExcessiveNumber(text)) {
            throw Problem.invalid(field, "Input should hold numbers of at most 1,000 digits and four of an exponent");
        }
        return text;
    }
}
