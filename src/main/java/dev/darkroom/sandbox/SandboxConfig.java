package dev.darkroom.sandbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be set about the sandbox. Every default makes a demonstration quick and a test repeatable. */
@ConfigMapping(prefix = "darkroom.sandbox")
public interface SandboxConfig {
    /** Whether {@code /sandbox/**} answers at all; on, because a fresh checkout has no other upstream. */
    @WithDefault("true")
    boolean enabled();

    /** Whether the process is nothing but the sandbox: the upstream hosts' paths are then served at the root as well. */
    @WithDefault("false")
    boolean alone();

    /** Whom it plays: {@code fal}, or a {@code gateway} with {@code Bearer} keys, one result route and no callbacks. */
    @WithDefault("fal")
    Dialect dialect();

    /** Whether endpoints that are not in the catalogue are unknown; others stand in for them when it is not set. */
    @WithDefault("false")
    boolean strict();

    /** The one credential that is accepted. Any non-empty one does when it is not set: nobody should need a key to try. */
    Optional<String> key();

    /** The value of {@code X-Fal-Webhook-User-Id}; has a bar because fal's have one and receivers must cope. */
    @WithDefault("sandbox|1")
    String userId();

    /** Wait before a request starts, unless the request says otherwise; long enough for {@code IN_QUEUE} to be seen. */
    @WithDefault("50ms")
    Duration queueTime();

    /** Time a request runs, unless the request says otherwise; long enough for {@code IN_PROGRESS} to be seen. */
    @WithDefault("300ms")
    Duration runTime();

    /** Accepted requests that the ledger lists; about 400 bytes each, so a long load test fits in 100 MB. */
    @WithDefault("250000")
    int ledgerSize();

    /** Requests whose input and result are kept; further ones push out the oldest finished ones. */
    @WithDefault("50000")
    int keptRequests();

    /** Bytes of inputs that are kept; inputs can hold whole pictures as data URIs. */
    @WithDefault("134217728")
    long keptInputBytes();

    /** Bytes of uploads and rendered outputs that are kept. Outputs are rendered anew when pushed out, uploads are gone. */
    @WithDefault("268435456")
    long fileBytes();

    /** How long a submit with {@code ack_lost} stays silent before its connection is closed. */
    @WithDefault("500ms")
    Duration ackLostHold();

    /** How long a submit with {@code hang} stays silent before its connection is closed; longer than clients wait. */
    @WithDefault("60s")
    Duration hang();

    /** How callbacks are delivered. */
    Callbacks callbacks();

    /** Faults by chance. */
    Faults faults();

    /** Whom the sandbox plays. */
    enum Dialect {
        FAL,
        GATEWAY
    }

    /** How callbacks are delivered. */
    interface Callbacks {
        /** Gaps between attempts; measured on fal's own retries (captured traffic). */
        @WithDefault("2s,40s,75s,55s,190s,340s")
        List<Duration> retryDelays();

        /** Time an attempt may take; fal gives the first delivery 15 s (fal docs). */
        @WithDefault("15s")
        Duration timeout();

        /** Attempts under way at once; the client's receiver is usually this very process. */
        @WithDefault("64")
        int concurrency();

        /** Callbacks that may wait for an attempt or a retry; the rest is dropped, as fal drops what it cannot deliver. */
        @WithDefault("100000")
        int pending();

        /** How much later than the completion a {@code late} callback comes. */
        @WithDefault("8s")
        Duration late();
    }

    /** Shares of requests, each from 0 to 1, that meet a fault; all 0, because a demonstration should just work. */
    interface Faults {
        /** The same seed gives the same faults to the same sequence of requests. */
        @WithDefault("1")
        long seed();

        /** Submits answered with 503 and not accepted. */
        @WithDefault("0")
        double submitError503();

        /** Submits accepted whose answer never arrives. */
        @WithDefault("0")
        double submitAckLost();

        /** Submits neither accepted nor answered. */
        @WithDefault("0")
        double submitHang();

        /** Callbacks never sent. */
        @WithDefault("0")
        double callbackDrop();

        /** Callbacks sent twice. */
        @WithDefault("0")
        double callbackDuplicate();

        /** Callbacks sent late. */
        @WithDefault("0")
        double callbackLate();

        /** Callbacks sent only once and with a wrong signature. */
        @WithDefault("0")
        double callbackForged();

        /** Callbacks whose payload is null. */
        @WithDefault("0")
        double callbackNullPayload();

        /** Requests whose model fails with 500. */
        @WithDefault("0")
        double runError500();

        /** Requests whose output files answer 503. */
        @WithDefault("0")
        double outputsError503();

        /** Requests whose output files answer a second late. */
        @WithDefault("0")
        double outputsSlow();
    }
}
