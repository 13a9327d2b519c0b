package dev.darkroom.deliveries;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Masks secrets in what a receiver answered, which may be the request itself: as they were sent, as JSON writes them (PHP
 * with its slashes escaped), and the words of a value by themselves, such as a token without its scheme. A secret that the end of an excerpt cuts off
 * is masked as well.
 */
final class SecretMask {

    static final String HIDDEN = "***";

    /** Shorter words, such as a scheme, are in many texts that give nothing away. */
    private static final int MIN_WORD = 8;

    /** So much of a secret's beginning at the end of a text is no accident. */
    private static final int MIN_BEGINNING = 4;

    /** The longest first: one may be a part of another. */
    private final List<String> secrets;

    /** @param headers values that are secret, whole */
    SecretMask(Collection<String> headers, List<byte[]> signing) {
        Stream<String> words = headers.stream()
                .flatMap(value -> Stream.of(value.split("[\\s,;]+")))
                .filter(word -> word.length() >= MIN_WORD);
        Stream<String> keys = signing.stream().map(Base64.getEncoder()::encodeToString);
        this.secrets = Stream.of(headers.stream().map(String::strip), words, keys)
                .flatMap(all -> all)
                .flatMap(secret ->
                        Stream.of(secret, inJson(secret), inJson(secret).replace("/", "\\/")))
                .filter(secret -> !secret.isEmpty())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String over(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, HIDDEN);
        }
        for (String secret : secrets) {
            masked = withoutBeginningAtTheEnd(masked, secret);
        }
        return masked;
    }

    private static String withoutBeginningAtTheEnd(String text, String secret) {
        for (int length = Math.min(secret.length(), text.length()); length >= MIN_BEGINNING; length--) {
            if (text.endsWith(secret.substring(0, length))) {
                return text.substring(0, text.length() - length) + HIDDEN;
            }
        }
        return text;
    }

    private static String inJson(String secret) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(secret));
    }
}
