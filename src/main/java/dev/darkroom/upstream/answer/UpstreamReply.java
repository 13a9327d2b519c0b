package dev.darkroom.upstream.answer;

import dev.darkroom.outgoing.AnswerText;
import dev.darkroom.outgoing.RetryAfter;
import dev.darkroom.shared.work.MemoryBudgetExhaustedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer of the provider, of any code, with its body as received; header names in lower case.
 *
 * @param form what of the body its text is
 */
public record UpstreamReply(int status, String body, AnswerText.Form form, Map<String, String> headers) {

    /**
     * Makes a call and reads its answer to the end; one of any length takes bounded memory.
     *
     * @throws UpstreamOutage when there is none, or none that is HTTP
     */
    public static UpstreamReply read(Supplier<RestResponse<InputStream>> call) {
        try {
            return readResult(call);
        } catch (MemoryBudgetExhaustedException | UncheckedIOException noRoomOrTooSlow) {
            throw UpstreamOutage.of(noRoomOrTooSlow);
        }
    }

    /**
     * The same for a call that changes nothing, so that it can be made again when there is room.
     *
     * @throws MemoryBudgetExhaustedException when there is no room for its answer
     * @throws UncheckedIOException when it came too slowly; to ask again at once would be as slow
     */
    public static UpstreamReply readResult(Supplier<RestResponse<InputStream>> call) {
        try {
            return of(call.get());
        } catch (MemoryBudgetExhaustedException full) {
            throw full;
        } catch (AnswerText.SlowTransferException slow) {
            throw new UncheckedIOException(slow);
        } catch (IOException | RuntimeException noAnswer) {
            // Also what the HTTP client throws at an answer that is no HTTP.
            throw UpstreamOutage.of(noAnswer);
        }
    }

    /**
     * The same where only the head of the answer is wanted: its body is left empty, however long it is.
     *
     * @throws UpstreamOutage when there is none, or none that is HTTP
     */
    public static UpstreamReply readHead(Supplier<RestResponse<InputStream>> call) {
        try {
            RestResponse<InputStream> response = call.get();
            AnswerText.passOver(response);
            return of(response, new AnswerText("", AnswerText.Form.WHOLE));
        } catch (IOException | RuntimeException noAnswer) {
            throw UpstreamOutage.of(noAnswer);
        }
    }

    private static UpstreamReply of(RestResponse<InputStream> response) throws IOException {
        return of(response, AnswerText.of(response));
    }

    private static UpstreamReply of(RestResponse<InputStream> response, AnswerText body) {
        return new UpstreamReply(
                response.getStatus(),
                body.text(),
                body.form(),
                response.getStringHeaders().entrySet().stream()
                        .filter(header -> !header.getValue().isEmpty())
                        .collect(Collectors.toUnmodifiableMap(
                                header -> header.getKey().toLowerCase(Locale.ROOT),
                                header -> header.getValue().getFirst(),
                                (first, second) -> first)));
    }

    /** Whether the body is none of text, and has a character for each of its bytes. */
    boolean isBytes() {
        return form == AnswerText.Form.BYTES;
    }

    /** Whether the body is only the beginning of what came. */
    boolean isCut() {
        return form == AnswerText.Form.CUT;
    }

    /** The same with another body. */
    UpstreamReply withText(String text) {
        return new UpstreamReply(status, text, AnswerText.Form.WHOLE, headers);
    }

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    @Nullable String header(String name) {
        return headers.get(name);
    }

    public @Nullable Duration retryAfter() {
        return RetryAfter.parse(header("retry-after"), header("date"));
    }
}
