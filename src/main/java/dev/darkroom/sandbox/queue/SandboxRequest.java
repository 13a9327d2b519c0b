package dev.darkroom.sandbox.queue;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** An accepted request with its input and, once it is finished, its result. */
public final class SandboxRequest {
    private final Acceptance acceptance;
    private final String app;
    private final String baseUri;
    private final byte[] input;
    private final Directives directives;
    private final boolean callbackNear;
    private final Supplier<Result> work;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final AtomicBoolean announced = new AtomicBoolean();

    SandboxRequest(
            Acceptance acceptance,
            String app,
            String baseUri,
            byte[] input,
            Directives directives,
            boolean callbackNear,
            Supplier<Result> work) {
        this.acceptance = acceptance;
        this.app = app;
        this.baseUri = baseUri;
        this.input = input;
        this.directives = directives;
        this.callbackNear = callbackNear;
        this.work = work;
    }

    public Acceptance acceptance() {
        return acceptance;
    }

    /** The body as it was sent. */
    public byte[] input() {
        return input.clone();
    }

    int inputLength() {
        return input.length;
    }

    Directives directives() {
        return directives;
    }

    /** Whether the callback may go to this machine. */
    boolean callbackNear() {
        return callbackNear;
    }

    String app() {
        return app;
    }

    /** The absolute URL under which this request is known; without a slash at its end. */
    String url() {
        return baseUri + "sandbox/queue/" + app + "/requests/" + acceptance.id();
    }

    boolean cancel(Clock clock) {
        boolean done = acceptance.cancel(clock.instant());
        if (done) {
            cancelled.countDown();
        }
        return done;
    }

    /** Whether the caller is the first to ask: completions are announced once. */
    boolean announce() {
        return announced.compareAndSet(false, true);
    }

    /** The result of a finished request. Made whenever it is asked for, always the same: keeping it would cost memory. */
    public Result result() {
        return acceptance.cancelled() ? Result.failed(499, "client_cancelled") : work.get();
    }

    /** Waits until the request is finished, or for so long; whether it is finished. */
    boolean await(Clock clock, Duration longest) throws InterruptedException {
        var deadline = clock.instant().plus(longest);
        while (acceptance.stateAt(clock.instant()) != Acceptance.State.COMPLETED) {
            var until = acceptance.endsAt().isBefore(deadline) ? acceptance.endsAt() : deadline;
            long millis = Duration.between(clock.instant(), until).toMillis();
            if (millis < 0) {
                return false;
            }
            cancelled.await(millis + 1, TimeUnit.MILLISECONDS);
        }
        return true;
    }
}
