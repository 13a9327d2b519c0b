package dev.darkroom.sandbox.queue;

import dev.darkroom.sandbox.cdn.OutputFault;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to go differently with one request.
 *
 * @param queue wait before it starts
 * @param run time it runs
 * @param late how much later than the completion a {@link CallbackFault#LATE} callback comes
 */
record Directives(
        Duration queue,
        Duration run,
        Optional<Failure> failure,
        SubmitFault submit,
        CallbackFault callback,
        OutputFault outputs,
        Duration late,
        StreamForm stream) {

    /**
     * The model fails.
     *
     * @param status from 400 to 599
     * @param type one of fal's error types
     * @param times how many requests of the same input fail; {@link #ALWAYS} for all
     */
    record Failure(int status, String type, int times) {
        static final int ALWAYS = 0;

        Failure(int status, String type) {
            this(status, type, ALWAYS);
        }
    }

    /** How a stream speaks. */
    enum StreamForm {
        EVENTS,
        /** Bare bytes, as some models answer (fal-js). */
        BYTES,
        /** The connection is lost after the first event. */
        CUT,
        /** One event: the query and the headers that came. */
        ECHO
    }

    enum SubmitFault {
        OK,
        ERROR_503,
        ERROR_429,
        RESET,
        HANG,
        ACK_LOST
    }

    enum CallbackFault {
        ONCE,
        DROP,
        DUPLICATE,
        LATE,
        FORGED,
        NULL_PAYLOAD
    }

    /** The same, finished in the moment of its acceptance. */
    Directives atOnce() {
        return with(Duration.ZERO, Duration.ZERO, failure);
    }

    /** The same, finished when it starts. */
    Directives withoutRun() {
        return with(queue, Duration.ZERO, failure);
    }

    /** The same, but failing when it cannot start in time. */
    Directives startingWithin(Duration limit) {
        return queue.compareTo(limit) <= 0
                ? this
                : with(limit, Duration.ZERO, Optional.of(new Failure(504, "request_timeout")));
    }

    private Directives with(Duration newQueue, Duration newRun, Optional<Failure> newFailure) {
        return new Directives(newQueue, newRun, newFailure, submit, callback, outputs, late, stream);
    }
}
