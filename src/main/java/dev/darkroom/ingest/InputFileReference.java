package dev.darkroom.ingest;

import dev.darkroom.storage.ObjectService;
import java.util.Optional;
import java.util.regex.Pattern;

/** Files of ours in inputs: by a {@link ObjectService#mark} where one came along, by a URL of ours where it was uploaded. */
public final class InputFileReference {

    private static final Pattern WEB = Pattern.compile("https?://[^\\s/]+/files/\\S+", Pattern.CASE_INSENSITIVE);

    private InputFileReference() {}

    /** A stored input as its owner reads it: with our URLs, made for whoever asks, where it has marks. */
    public static String shown(String input, String baseUrl) {
        return input.contains("darkroom:")
                ? InputString.replace(
                        input,
                        InputString.in(input, ObjectService::isMark),
                        mark -> baseUrl
                                + ObjectService.urlPath(
                                        ObjectService.keyIn(mark.value()).orElseThrow()))
                : input;
    }

    /** The key of the object that is named; whatever the host, since nobody guesses a key of ours. */
    static Optional<String> keyIn(String value) {
        return ObjectService.isMark(value) || WEB.matcher(value).matches()
                ? ObjectService.keyIn(value)
                : Optional.empty();
    }

    /** Whether it is worth looking into the input; cheap. */
    static boolean mayBeIn(String input) {
        return input.contains("darkroom:") || input.contains("/files/") || input.contains("\\/files\\/");
    }
}
