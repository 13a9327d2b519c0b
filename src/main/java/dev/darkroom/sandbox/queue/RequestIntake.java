package dev.darkroom.sandbox.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Authority;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.SandboxConfig;
import dev.darkroom.sandbox.catalogue.Catalogue;
import dev.darkroom.sandbox.catalogue.Input;
import dev.darkroom.sandbox.catalogue.Model;
import dev.darkroom.sandbox.catalogue.OutputShapes;
import dev.darkroom.sandbox.cdn.FileStore;
import dev.darkroom.sandbox.cdn.OutputShelf;
import dev.darkroom.sandbox.queue.Directives.SubmitFault;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes requests in. As at fal, an input that a model will not like is accepted, and fails when it runs. */
@Singleton
final class RequestIntake {
    private final Catalogue catalogue;
    private final Requests requests;
    private final RequestLedger requestLedger;
    private final CallbackScheduler callbackScheduler;
    private final FileStore files;
    private final Clock clock;
    private final FaultDice dice;
    private final FailureCounts failureCounts = new FailureCounts();
    private final AtomicLong submits = new AtomicLong();

    RequestIntake(
            SandboxConfig config,
            Catalogue catalogue,
            Requests requests,
            RequestLedger requestLedger,
            CallbackScheduler callbackScheduler,
            FileStore files,
            Clock clock) {
        this.catalogue = catalogue;
        this.requests = requests;
        this.requestLedger = requestLedger;
        this.callbackScheduler = callbackScheduler;
        this.files = files;
        this.clock = clock;
        this.dice = new FaultDice(config);
    }

    Admission submit(Submission submission) {
        var endpoint = submission.path().endpoint();
        var model = catalogue.find(endpoint).orElse(null);
        if (model == null) {
            return new Admission.Refused(JsonResponses.unknownApplication(endpoint));
        }
        if (!callable(submission.callbackUrl())) {
            return new Admission.Refused(JsonResponses.detail(400, "fal_webhook is not an http(s) URL"));
        }
        ObjectNode input;
        Directives directives;
        try {
            input = Bodies.object(submission.body());
            directives = Directions.read(input.path("sandbox"), usual(endpoint));
            input.remove("sandbox");
        } catch (Bodies.Malformed malformed) {
            return new Admission.Refused(
                    JsonResponses.json(422, malformed.detail()).build());
        } catch (Directions.Unclear unclear) {
            return new Admission.Refused(
                    JsonResponses.json(422, Bodies.unclear(unclear)).build());
        }
        var limit = submission.maxQueueLength();
        if (requests.full() || (limit != null && requests.waiting(endpoint) > limit)) {
            return new Admission.Refused(JsonResponses.detail(429, "Too many requests are waiting for " + endpoint));
        }
        return switch (directives.submit()) {
            case ERROR_503 -> new Admission.Refused(unavailable());
            case ERROR_429 -> new Admission.Refused(JsonResponses.detail(429, "Too many requests for " + endpoint));
            case RESET -> new Admission.Cut();
            case HANG -> new Admission.Ignored();
            case OK, ACK_LOST ->
                new Admission.Accepted(
                        accept(submission, model, input, directives), directives.submit() == SubmitFault.ACK_LOST);
        };
    }

    private Directives usual(String endpoint) {
        var drawn = dice.draw(submits.getAndIncrement());
        return catalogue.answersAtOnce(endpoint) ? drawn.atOnce() : drawn;
    }

    private SandboxRequest accept(Submission submission, Model model, ObjectNode input, Directives asked) {
        var id = RequestIds.next(clock);
        var problems = model.schema().check(input);
        var directives = problems.isEmpty() ? asked : asked.withoutRun();
        directives = submission.startTimeout().map(directives::startingWithin).orElse(directives);
        byte[] hash = sha256(submission.body());
        var failure = directives
                .failure()
                .filter(wanted -> failureCounts.isDue(hash, wanted))
                .orElse(null);
        int status;
        BigDecimal units;
        Supplier<Result> work;
        if (failure != null) {
            status = failure.status();
            units = BigDecimal.ZERO;
            work = () -> Result.failed(failure.status(), failure.type());
        } else if (!problems.isEmpty()) {
            status = 422;
            units = BigDecimal.ZERO;
            work = () -> new Result(422, problems.body(), Optional.empty());
        } else {
            status = 200;
            units = model.price().units(new Input(input, model.id(), id.toString()));
            var shelf = new OutputShelf(submission.baseUri(), id.toString(), directives.outputs(), files);
            work = () -> run(model, submission.body(), id.toString(), shelf);
        }
        var acceptance = new Acceptance(
                id,
                model.id(),
                submission.callbackUrl(),
                hash,
                units,
                status,
                directives.submit() != SubmitFault.ACK_LOST,
                clock.instant(),
                directives);
        var request = new SandboxRequest(
                acceptance,
                submission.path().app(),
                submission.baseUri(),
                submission.body(),
                directives,
                submission.callbackNear(),
                work);
        requestLedger.enter(acceptance);
        requests.add(request);
        callbackScheduler.plan(request);
        return request;
    }

    /** Reads the input again rather than keep its tree, which is far larger than its bytes. */
    private static Result run(Model model, byte[] body, String id, OutputShelf shelf) {
        try {
            var input = new Input(Bodies.object(body), model.id(), id);
            return Result.ok(model.maker().make(input, new OutputShapes(shelf, input.flag("sync_mode", false))));
        } catch (Bodies.Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Response unavailable() {
        return JsonResponses.json(503, Failures.body("runner_scheduling_failure"))
                .header("X-Fal-Error-Type", "runner_scheduling_failure")
                .header("X-Fal-Needs-Retry", "1")
                .build();
    }

    private static boolean callable(@Nullable String url) {
        if (url == null) {
            return true;
        }
        try {
            return Authority.of(URI.create(url)).isPresent();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
