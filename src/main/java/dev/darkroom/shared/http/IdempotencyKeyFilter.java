package dev.darkroom.shared.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Request filter that refuses a write whose {@code Idempotency-Key} has no text. Resources are told of it as of none, and
 * whoever sent a variable that was empty would pay for every repetition.
 */
class IdempotencyKeyFilter {

    private static final Set<String> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** After it is known who asks. */
    @ServerRequestFilter(priority = Priorities.USER + 1)
    public void check(ContainerRequestContext request) {
        List<String> keys = request.getHeaders().get(IdempotencyKey.HEADER);
        if (keys != null && keys.stream().anyMatch(String::isBlank) && !READS.contains(request.getMethod())) {
            throw IdempotencyKey.malformed();
        }
    }
}
