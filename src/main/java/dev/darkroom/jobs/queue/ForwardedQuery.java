package dev.darkroom.jobs.queue;

import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Query parameters forwarded to the model. The query of a call that is passed through: the model's business, except
 * what is said to the queue and to us.
 */
final class ForwardedQuery {

    /** The token is our secret, and a stream is neither queued nor announced. */
    private static final Set<String> OURS = Set.of("fal_jwt_token", "fal_webhook", "fal_max_queue_length");

    private ForwardedQuery() {}

    /**
     * What to add to the URL, anew encoded; empty when nothing is left to say.
     *
     * @param parameters decoded
     */
    static String of(MultivaluedMap<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !OURS.contains(parameter.getKey()))
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> encoded(parameter.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
