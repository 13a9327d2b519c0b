package dev.darkroom.sandbox.queue;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends.
 *
 * @param body as sent; empty stands for {@code {}}
 * @param callbackUrl {@code fal_webhook}
 * @param callbackNear whether that may be at this machine
 * @param maxQueueLength {@code fal_max_queue_length}: refuse when more wait
 * @param startTimeout fail when it has not started by then
 * @param baseUri under which the client reaches this server, with a slash at its end
 */
record Submission(
        SandboxQueuePath path,
        byte[] body,
        @Nullable String callbackUrl,
        boolean callbackNear,
        @Nullable Integer maxQueueLength,
        Optional<Duration> startTimeout,
        String baseUri) {}
