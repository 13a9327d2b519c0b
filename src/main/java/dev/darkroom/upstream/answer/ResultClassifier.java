package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.darkroom.shared.JsonNumbers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an answer of the result route means. The model's own words and those of everybody in between share one
 * path and all status codes; fal's infrastructure errors are final there, too: the queue has made its repetitions by then.
 */
public final class ResultClassifier {

    /** A notice is short; what is longer is a page. */
    private static final int MAX_NOTICE_LENGTH = 64 * 1_024;

    /** In bytes, of a file that is longer than a result may be. */
    private static final int KEPT_OF_CUT = 64 * 1_024;

    /** Parts of a call that no caller of ours has written. */
    private static final Set<String> ABOUT_CALL = Set.of("header", "cookie");

    /** Codes of the call for the result as well as of the request: not there, too slow, gone, too many. */
    private static final Set<Integer> MAYBE_ABOUT_CALL = Set.of(404, 408, 410, 429);

    /** Codes of whoever stands before the gateway. */
    private static final Set<Integer> OF_PROXIES = Set.of(502, 503, 504);

    private static final int PARTIAL = 206;

    /** Of billable units, before the point and behind it. */
    private static final int MAX_DIGITS = 18;

    private ResultClassifier() {}

    public static ResultOutcome outcome(UpstreamReply upstreamReply) {
        int status = upstreamReply.status();
        if (status == 202 || status == 204 || status == 205 || status == 425) {
            return new ResultOutcome.NotYet();
        }
        if (upstreamReply.succeeded()) {
            return ofSuccess(upstreamReply);
        }
        if (!UpstreamCredential.isRefusal(status) && status >= 400 && saysNotReady(upstreamReply.body())) {
            ResultOutcome notYet = new ResultOutcome.NotYet();
            return status >= 500 || isPlainlyNotReady(upstreamReply.body())
                    ? notYet
                    : new ResultOutcome.UnlessEnded(answer(upstreamReply), notYet);
        }
        if (isLastWord(upstreamReply)) {
            return new ResultOutcome.Finished(answer(upstreamReply));
        }
        ResultOutcome meaning = ofFailure(upstreamReply);
        return MAYBE_ABOUT_CALL.contains(status) && isModelsOwn(upstreamReply)
                ? new ResultOutcome.UnlessEnded(answer(upstreamReply), meaning)
                : meaning;
    }

    /** Where the call itself may be meant nothing but a list of details is the model's. */
    private static boolean isLastWord(UpstreamReply upstreamReply) {
        int status = upstreamReply.status();
        if (UpstreamCredential.isRefusal(status)) {
            return isAboutInput(upstreamReply);
        }
        return MAYBE_ABOUT_CALL.contains(status) ? hasDetails(upstreamReply) : isModelsOwn(upstreamReply);
    }

    private static ResultOutcome ofFailure(UpstreamReply upstreamReply) {
        int status = upstreamReply.status();
        return switch (status) {
            case 404 -> new ResultOutcome.Unknown();
            case 410 -> new ResultOutcome.Gone();
            case 401, 402, 407 -> unreachable(upstreamReply, FailureDomain.PROVIDER);
            case 429 -> unreachable(upstreamReply, AccountLimit.domain(upstreamReply));
            case 403, 408 -> unreachable(upstreamReply, FailureDomain.REQUEST);
            default ->
                status >= 400 && status < 500
                        ? new ResultOutcome.Refused(answer(upstreamReply))
                        : ofServerError(upstreamReply);
        };
    }

    /** A proxy has a page for it, or a code of its own; a gateway speaks of the request in JSON. */
    private static ResultOutcome ofServerError(UpstreamReply upstreamReply) {
        ResultOutcome unreachable = unreachable(upstreamReply, FailureDomain.REQUEST);
        String text = upstreamReply.body();
        JsonNode body = text.length() > MAX_NOTICE_LENGTH ? MissingNode.getInstance() : AnswerJson.tree(text);
        if (upstreamReply.status() < 500 || !body.isObject() || BodyClassifier.classify(text) != BodyMeaning.FAILURE) {
            return unreachable;
        }
        if (RequestState.isFailedRequest(body)) {
            return new ResultOutcome.Refused(answer(upstreamReply));
        }
        return OF_PROXIES.contains(upstreamReply.status())
                ? new ResultOutcome.UnlessEnded(answer(upstreamReply), unreachable)
                : new ResultOutcome.Failing(answer(upstreamReply), FailureSigns.saysWhatFailed(body));
    }

    private static ResultOutcome ofSuccess(UpstreamReply upstreamReply) {
        if (FileAnswer.is(upstreamReply)) {
            return FileAnswer.isTooLarge(upstreamReply) || upstreamReply.status() == PARTIAL
                    ? unrecognized(upstreamReply)
                    : new ResultOutcome.Finished(answer(FileAnswer.asResult(upstreamReply)));
        }
        if (upstreamReply.isBytes() || upstreamReply.isCut()) {
            return unrecognized(upstreamReply);
        }
        return switch (BodyClassifier.classify(upstreamReply.body())) {
            // JSON that ends is whole, whatever its code says.
            case OUTPUT ->
                new ResultOutcome.Finished(
                        answer(upstreamReply, upstreamReply.status() == PARTIAL ? 200 : upstreamReply.status()));
            case NOT_READY -> new ResultOutcome.NotYet();
            case UNKNOWN_REQUEST -> new ResultOutcome.Unknown();
            case FAILURE -> new ResultOutcome.Refused(failure(upstreamReply));
            case UNRECOGNIZED -> unrecognized(upstreamReply);
        };
    }

    private static ResultOutcome unrecognized(UpstreamReply upstreamReply) {
        int status = upstreamReply.status();
        String type = upstreamReply.header("content-type");
        String body = upstreamReply.body();
        if (!upstreamReply.isBytes()) {
            return new ResultOutcome.Unrecognized(
                    new UnrecognizedAnswer(status, type, body, false, upstreamReply.isCut()));
        }
        boolean cut = FileAnswer.isTooLarge(upstreamReply);
        byte[] bytes = (cut ? body.substring(0, KEPT_OF_CUT) : body).getBytes(StandardCharsets.ISO_8859_1);
        return new ResultOutcome.Unrecognized(UnrecognizedAnswer.ofBytes(status, type, bytes, cut));
    }

    private static ResultOutcome unreachable(UpstreamReply upstreamReply, FailureDomain domain) {
        return new ResultOutcome.Unreachable(
                "the provider answered " + upstreamReply.status(),
                upstreamReply.retryAfter(),
                domain,
                UpstreamCredential.isRefusal(upstreamReply.status()));
    }

    private static boolean saysNotReady(String text) {
        if (text.length() > MAX_NOTICE_LENGTH) {
            return false;
        }
        JsonNode body = AnswerJson.tree(text);
        return body.isObject() ? ProgressWords.areSaidBy(body) : ProgressWords.isSentence(text.strip());
    }

    private static boolean isPlainlyNotReady(String text) {
        JsonNode body = AnswerJson.tree(text);
        return body.isObject() ? ProgressWords.arePlainlySaidBy(body) : ProgressWords.isPlain(text);
    }

    private static boolean hasDetails(UpstreamReply upstreamReply) {
        return AnswerJson.tree(upstreamReply.body()).path("detail").isArray();
    }

    /**
     * Whether an answer comes from the model or from fal's runners: a body whose {@code detail} is a list (model errors),
     * an {@code error_type} in body or header (infrastructure errors), or a 5xx under the request's own id header, which a
     * proxy's error page does not carry.
     */
    private static boolean isModelsOwn(UpstreamReply upstreamReply) {
        JsonNode body = AnswerJson.tree(upstreamReply.body());
        return body.path("detail").isArray()
                || AnswerJson.text(body, "error_type") != null
                || upstreamReply.header("x-fal-error-type") != null
                || (upstreamReply.status() >= 500 && upstreamReply.header("x-fal-request-id") != null);
    }

    /** Whether a model speaks of its input, which no refusal of a credential does: by a list of details, none of a header. */
    public static boolean isAboutInput(UpstreamReply upstreamReply) {
        JsonNode detail = AnswerJson.tree(upstreamReply.body()).path("detail");
        return detail.isArray()
                && !detail.isEmpty()
                && detail.valueStream()
                        .allMatch(entry -> entry.isObject()
                                && !ABOUT_CALL.contains(
                                        entry.path("loc").path(0).asText()));
    }

    /** What the headers of a result say that it cost. */
    public static Optional<BigDecimal> billableUnits(UpstreamReply upstreamReply) {
        return Optional.ofNullable(units(upstreamReply.header("x-fal-billable-units")));
    }

    /** A failure that was told under the status code of a success. */
    public static ModelAnswer failure(UpstreamReply upstreamReply) {
        return answer(upstreamReply, FailureSigns.statusOf(upstreamReply.body()));
    }

    public static ModelAnswer answer(UpstreamReply upstreamReply) {
        return answer(upstreamReply, upstreamReply.status());
    }

    private static ModelAnswer answer(UpstreamReply upstreamReply, int status) {
        String errorType = status < 400 ? null : AnswerJson.text(AnswerJson.tree(upstreamReply.body()), "error_type");
        return new ModelAnswer(
                status,
                upstreamReply.body(),
                ErrorTypes.known(errorType == null ? upstreamReply.header("x-fal-error-type") : errorType),
                upstreamReply.header("x-fal-request-timeout-type"),
                retryable(upstreamReply),
                units(upstreamReply.header("x-fal-billable-units")));
    }

    private static @Nullable Boolean retryable(UpstreamReply upstreamReply) {
        String value = upstreamReply.header("x-fal-retryable");
        if (value == null) {
            value = upstreamReply.header("x-fal-needs-retry");
        }
        if (value == null) {
            return null;
        }
        return value.equals("1") || value.equalsIgnoreCase("true");
    }

    private static @Nullable BigDecimal units(@Nullable String value) {
        if (value == null || value.length() > 40) {
            return null;
        }
        return JsonNumbers.read(value.strip())
                .filter(units -> units.signum() >= 0 && isOfUsualSize(units))
                .orElse(null);
    }

    /** What nobody counts is no number of units, and would be lost in every sum. */
    private static boolean isOfUsualSize(BigDecimal units) {
        return units.precision() - units.scale() <= MAX_DIGITS && units.scale() <= MAX_DIGITS;
    }
}
