package dev.darkroom.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.darkroom.shared.work.MemoryBudgetExhaustedException;
import dev.darkroom.upstream.answer.AccountLimit;
import dev.darkroom.upstream.answer.AnswerJson;
import dev.darkroom.upstream.answer.BodyClassifier;
import dev.darkroom.upstream.answer.BodyMeaning;
import dev.darkroom.upstream.answer.FailureDomain;
import dev.darkroom.upstream.answer.ImmediateResult;
import dev.darkroom.upstream.answer.LongRunningOperation;
import dev.darkroom.upstream.answer.ModelAnswer;
import dev.darkroom.upstream.answer.ProgressWords;
import dev.darkroom.upstream.answer.RequestState;
import dev.darkroom.upstream.answer.ResultClassifier;
import dev.darkroom.upstream.answer.ResultOutcome;
import dev.darkroom.upstream.answer.StateWords;
import dev.darkroom.upstream.answer.UpstreamCredential;
import dev.darkroom.upstream.answer.UpstreamOutage;
import dev.darkroom.upstream.answer.UpstreamReply;
import dev.darkroom.upstream.client.AppCircuitBreakers;
import dev.darkroom.upstream.client.AppCircuitBreakers.Call;
import dev.darkroom.upstream.client.Provider.Capability;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.QueueGateway;
import dev.darkroom.upstream.client.UpstreamRequest;
import dev.darkroom.upstream.client.UpstreamSubmission;
import io.micrometer.core.annotation.Timed;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The providers' queues. What an answer to a submit means, and whether it may be repeated, is decided here (see
 * {@link SubmitOutcome}). Calls block (they are made for virtual threads) and tell every foreseeable end as an outcome;
 * what is thrown is an {@link IllegalArgumentException} for an endpoint id that is none.
 */
@Singleton
public class UpstreamQueue {

    /** Where a 403 is about the whole account: "User is locked. Reason: Exhausted balance" (captured traffic). */
    private static final Pattern ACCOUNT = Pattern.compile(
            "locked|balance|billing|payment|credits?\\b|quota|suspended|archived", Pattern.CASE_INSENSITIVE);

    private static final String NOT_KNOWN = "none of the provider's accounts knows the request";

    private static final Set<Integer> OF_OTHER_ACCOUNTS = Set.of(401, 403, 404);

    /** What comes after it fits into the lease of a look, which is five minutes. */
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(20);

    private static final String NOT_CONFIGURED = "the provider that has it is not configured any more";

    private final QueueGateway gateway;
    private final AppCircuitBreakers guards;
    private final Providers providers;

    UpstreamQueue(QueueGateway gateway, AppCircuitBreakers guards, Providers providers) {
        this.gateway = gateway;
        this.guards = guards;
        this.providers = providers;
    }

    /** Puts a request into the queue of an account's provider; made once, never repeated in here. */
    @Timed(value = "darkroom.upstream.submit", description = "Submits, until the provider has answered")
    public SubmitOutcome submit(ProviderAccount account, UpstreamSubmission upstreamSubmission) {
        try {
            UpstreamReply upstreamReply = guards.call(
                    Call.SUBMIT,
                    account,
                    upstreamSubmission.endpoint(),
                    () -> gateway.submit(account, upstreamSubmission));
            return read(upstreamReply, upstreamSubmission.input());
        } catch (CircuitBreakerOpenException | BulkheadException e) {
            return new SubmitOutcome.Unavailable(reasonOf(e), null, FailureDomain.APP);
        } catch (TimeoutException e) {
            return new SubmitOutcome.Ambiguous("the provider did not answer in time", false);
        } catch (MemoryBudgetExhaustedException full) {
            return new SubmitOutcome.Ambiguous("there was no room for the provider's answer", false);
        } catch (UpstreamOutage e) {
            return e.neverSent()
                    ? new SubmitOutcome.Unavailable(e.reason(), e.retryAfter(), e.domain())
                    : new SubmitOutcome.Ambiguous(e.reason(), e.connectionLost());
        }
    }

    /**
     * Asks how far a request is; a courtesy that is tried once and for a few seconds, since only the result has the last
     * word.
     *
     * @param logs whether the log lines are wanted, too
     */
    public StatusOutcome status(UpstreamRequest request, boolean logs) {
        ProviderAccount account = account(request);
        if (account == null || !account.provider().has(Capability.STATUS)) {
            return new StatusOutcome.Unknown();
        }
        boolean withLogs = logs && account.provider().has(Capability.LOGS);
        return ofAny(
                request,
                account,
                asked -> reaching(
                        () -> readStatus(guards.call(
                                Call.STATUS,
                                asked,
                                request.endpoint(),
                                () -> gateway.status(asked, request, withLogs))),
                        (reason, pause, _) -> new StatusOutcome.Unreachable(reason, pause)),
                told -> told instanceof StatusOutcome.Running || told instanceof StatusOutcome.Completed,
                new StatusOutcome.Unreachable(NOT_KNOWN, null));
    }

    /** Takes the result, whatever the model said. Of a provider that is not configured any more nothing is learnt. */
    public ResultOutcome result(UpstreamRequest request) {
        ProviderAccount account = account(request);
        if (account == null) {
            return new ResultOutcome.Unreachable(NOT_CONFIGURED, null, FailureDomain.REQUEST);
        }
        return ofAny(
                request,
                account,
                asked -> reaching(
                        () -> ResultClassifier.outcome(guards.call(
                                Call.RESULT, asked, request.endpoint(), () -> gateway.result(asked, request))),
                        ResultOutcome.Unreachable::new),
                UpstreamQueue::isOfItsAccount,
                new ResultOutcome.Unreachable(NOT_KNOWN, null, FailureDomain.REQUEST));
    }

    /** What the provider charges for a request that has ended, of whatever size its result is; empty when it is not told. */
    public Optional<BigDecimal> billableUnits(UpstreamRequest request) {
        ProviderAccount account = account(request);
        if (account == null) {
            return Optional.empty();
        }
        return ofAny(
                request,
                account,
                asked -> reaching(
                        () -> ResultClassifier.billableUnits(guards.call(
                                Call.RESULT, asked, request.endpoint(), () -> gateway.resultHead(asked, request))),
                        (_, _, _) -> Optional.<BigDecimal>empty()),
                Optional::isPresent,
                Optional.empty());
    }

    /** Asks the provider to give a request up. */
    public CancelOutcome cancel(UpstreamRequest request) {
        ProviderAccount account = account(request);
        if (account == null || !account.provider().has(Capability.CANCEL)) {
            return new CancelOutcome.Unknown();
        }
        return ofAny(
                request,
                account,
                asked -> reaching(
                        () -> readCancel(guards.call(
                                Call.CANCEL, asked, request.endpoint(), () -> gateway.cancel(asked, request))),
                        (reason, pause, _) -> new CancelOutcome.Unreachable(reason, pause)),
                told -> told instanceof CancelOutcome.Requested || told instanceof CancelOutcome.AlreadyCompleted,
                new CancelOutcome.Unreachable(NOT_KNOWN, null));
    }

    /** A refusal or a "not found" of an account that has not got the request looks like a failure of it. */
    private static boolean isOfItsAccount(ResultOutcome told) {
        return told instanceof ResultOutcome.NotYet
                || told instanceof ResultOutcome.Unrecognized
                || told instanceof ResultOutcome.Gone
                || told instanceof ResultOutcome.Finished(ModelAnswer answer)
                        && !OF_OTHER_ACCOUNTS.contains(answer.status());
    }

    /**
     * Of a request whose account is called otherwise by now, all accounts of its provider are asked in turn, as long as a lease of
     * such a question lasts.
     *
     * @param nobodys what is said where none of them knows it
     */
    private <T> T ofAny(
            UpstreamRequest request,
            ProviderAccount first,
            Function<ProviderAccount, T> ask,
            Predicate<T> isKnown,
            T nobodys) {
        long begun = System.nanoTime();
        T told = ask.apply(first);
        if (providers.isConfigured(request.account()) || isKnown.test(told)) {
            return told;
        }
        return first.provider().accounts().stream()
                .filter(other -> other != first)
                .takeWhile(_ -> System.nanoTime() - begun <= LONGEST_SEARCH.toNanos())
                .map(ask)
                .filter(isKnown)
                .findFirst()
                .orElse(nobodys);
    }

    private @Nullable ProviderAccount account(UpstreamRequest request) {
        return providers.account(request.account()).orElse(null);
    }

    private static SubmitOutcome read(UpstreamReply upstreamReply, String input) {
        if (upstreamReply.succeeded()) {
            return readSuccess(upstreamReply, input);
        }
        String reason = "the provider answered " + upstreamReply.status();
        if (UpstreamCredential.isRefusal(upstreamReply.status()) && !ResultClassifier.isAboutInput(upstreamReply)) {
            boolean account = upstreamReply.status() != 403
                    || ACCOUNT.matcher(upstreamReply.body()).find();
            return new SubmitOutcome.KeyRefused(
                    upstreamReply.status(), account ? FailureDomain.PROVIDER : FailureDomain.REQUEST);
        }
        return switch (upstreamReply.status()) {
            case 429 ->
                new SubmitOutcome.Unavailable(reason, upstreamReply.retryAfter(), AccountLimit.domain(upstreamReply));
            case 408, 425 -> new SubmitOutcome.Unavailable(reason, upstreamReply.retryAfter(), FailureDomain.REQUEST);
            // 409: an earlier submit under the same idempotency key is still being worked on. 499: it was cut short.
            case 409, 499 -> new SubmitOutcome.Ambiguous(reason, false);
            default ->
                upstreamReply.status() >= 400
                        ? new SubmitOutcome.Refused(ResultClassifier.answer(upstreamReply))
                        // A redirect may lead to what came of it.
                        : new SubmitOutcome.Ambiguous(reason, false);
        };
    }

    private static SubmitOutcome readSuccess(UpstreamReply upstreamReply, String input) {
        JsonNode body = AnswerJson.tree(upstreamReply.body());
        JsonNode named = body.path("request_id");
        String id = named.isIntegralNumber() ? named.asText() : AnswerJson.text(body, "request_id");
        if (id != null && UpstreamRequest.isRequestId(id)) {
            return new SubmitOutcome.Accepted(
                    id,
                    AnswerJson.text(body, "status_url"),
                    AnswerJson.text(body, "response_url"),
                    AnswerJson.text(body, "cancel_url"));
        }
        if (id == null && BodyClassifier.classify(upstreamReply.body()) == BodyMeaning.FAILURE) {
            return new SubmitOutcome.Refused(ResultClassifier.failure(upstreamReply));
        }
        ModelAnswer result = id == null ? ImmediateResult.of(upstreamReply, input) : null;
        return result == null
                ? new SubmitOutcome.Ambiguous("the provider accepted, but named no request id", false)
                : new SubmitOutcome.Completed(result);
    }

    private static StatusOutcome readStatus(UpstreamReply upstreamReply) {
        if (upstreamReply.status() == 404) {
            return new StatusOutcome.Unknown();
        }
        JsonNode body = upstreamReply.succeeded() ? AnswerJson.tree(upstreamReply.body()) : MissingNode.getInstance();
        RequestState state = RequestState.of(body);
        if (state == null && LongRunningOperation.isRunning(body)) {
            return new StatusOutcome.Running("IN_PROGRESS", null, null, null);
        }
        if (state == null) {
            return new StatusOutcome.Unreachable(
                    "the provider answered " + upstreamReply.status(), upstreamReply.retryAfter());
        }
        JsonNode told = state.told();
        String logs = AnswerJson.raw(told, "logs");
        String metrics = AnswerJson.raw(told, "metrics");
        if (ProgressWords.isState(state.word())) {
            JsonNode position = told.path("queueposition");
            String word = ProgressWords.isWaiting(state.word()) ? "IN_QUEUE" : "IN_PROGRESS";
            return new StatusOutcome.Running(word, position.isInt() ? position.intValue() : null, logs, metrics);
        }
        if (StateWords.isFailed(state.word())) {
            String error = AnswerJson.text(told, "error");
            return new StatusOutcome.Completed(
                    error == null ? state.word() : error, AnswerJson.text(told, "errortype"), logs, metrics);
        }
        if (StateWords.isSucceeded(state.word())) {
            return new StatusOutcome.Completed(
                    AnswerJson.text(told, "error"), AnswerJson.text(told, "errortype"), logs, metrics);
        }
        return StateWords.isNotFound(state.word())
                ? new StatusOutcome.Unknown()
                : new StatusOutcome.Unreachable("the provider's word for the state is not known", null);
    }

    private static CancelOutcome readCancel(UpstreamReply upstreamReply) {
        if (upstreamReply.succeeded()) {
            return new CancelOutcome.Requested();
        }
        return switch (upstreamReply.status()) {
            case 400 -> new CancelOutcome.AlreadyCompleted();
            case 404 -> new CancelOutcome.Unknown();
            default ->
                new CancelOutcome.Unreachable(
                        "the provider answered " + upstreamReply.status(), upstreamReply.retryAfter());
        };
    }

    @FunctionalInterface
    private interface Unreached<T> {
        T because(String reason, @Nullable Duration retryAfter, FailureDomain domain);
    }

    private static <T> T reaching(Supplier<T> call, Unreached<T> unreachable) {
        try {
            return call.get();
        } catch (CircuitBreakerOpenException | BulkheadException e) {
            return unreachable.because(reasonOf(e), null, FailureDomain.APP);
        } catch (TimeoutException e) {
            return unreachable.because("the provider did not answer in time", null, FailureDomain.REQUEST);
        } catch (UpstreamOutage e) {
            return unreachable.because(e.reason(), e.retryAfter(), e.domain());
        } catch (UncheckedIOException slow) {
            return unreachable.because("the provider's answer came too slowly", null, FailureDomain.REQUEST);
        }
    }

    private static String reasonOf(RuntimeException e) {
        return e instanceof BulkheadException
                ? "too many calls to the model at once"
                : "the model has been failing; calls pause for a moment";
    }
}
