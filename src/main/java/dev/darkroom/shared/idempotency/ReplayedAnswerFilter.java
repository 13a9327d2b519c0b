package dev.darkroom.shared.idempotency;

import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Response filter that sends {@code Idempotency-Replayed: true} with whatever is answered once more. */
class ReplayedAnswerFilter {

    private final ReplayedAnswer answer;

    ReplayedAnswerFilter(ReplayedAnswer answer) {
        this.answer = answer;
    }

    /** @param failure of the request at hand, which is told anew */
    @ServerResponseFilter
    public void tell(ContainerResponseContext response, @Nullable Throwable failure) {
        if (failure == null && answer.isReplayed()) {
            response.getHeaders().putSingle("Idempotency-Replayed", "true");
        }
    }
}
