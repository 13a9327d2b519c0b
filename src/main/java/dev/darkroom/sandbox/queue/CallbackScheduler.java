package dev.darkroom.sandbox.queue;

import dev.darkroom.sandbox.callback.Callback;
import dev.darkroom.sandbox.callback.CallbackSender;
import dev.darkroom.sandbox.callback.SandboxCallbackBody;
import dev.darkroom.sandbox.queue.Directives.CallbackFault;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Sees to it that whoever gave a callback URL hears of the end, with the troubles that were asked for. */
@Singleton
final class CallbackScheduler {
    private final CallbackSender sender;
    private final Clock clock;

    CallbackScheduler(CallbackSender sender, Clock clock) {
        this.sender = sender;
        this.clock = clock;
    }

    /** Called at acceptance, and again at a cancellation: whichever time comes first announces. */
    void plan(SandboxRequest request) {
        var url = request.acceptance().callbackUrl();
        var fault = request.directives().callback();
        if (url == null || fault == CallbackFault.DROP) {
            return;
        }
        var wait = Duration.between(clock.instant(), request.acceptance().endsAt());
        if (fault == CallbackFault.LATE) {
            wait = wait.plus(request.directives().late());
        }
        var delay = wait.isNegative() ? Duration.ZERO : wait;
        var target = URI.create(url);
        sender.send(() -> first(request, target), delay);
    }

    private Optional<Callback> first(SandboxRequest request, URI target) {
        if (!request.announce()) {
            return Optional.empty();
        }
        var callback = callback(request, target);
        if (request.directives().callback() == CallbackFault.DUPLICATE) {
            sender.send(() -> Optional.of(callback), Duration.ZERO);
        }
        return Optional.of(callback);
    }

    private static Callback callback(SandboxRequest request, URI target) {
        var id = request.acceptance().id().toString();
        var result = request.result();
        var fault = request.directives().callback();
        byte[] body = fault == CallbackFault.NULL_PAYLOAD
                ? SandboxCallbackBody.withoutPayload(id, result.status())
                : SandboxCallbackBody.of(id, result.status(), result.body());
        return new Callback(target, id, body, request.callbackNear(), fault == CallbackFault.FORGED);
    }
}
