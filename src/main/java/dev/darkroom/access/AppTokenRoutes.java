package dev.darkroom.access;

import dev.darkroom.shared.EndpointId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place where a browser may show a token instead of a key: everything below {@code /run}, and the status streams of
 * {@code /queue}; fal's clients know no other.
 *
 * @param endpoint the app that the request is about
 */
record AppTokenRoutes(EndpointId endpoint) {

    private static final Pattern PLACES =
            Pattern.compile("/run/(?<run>.+?)/?|/queue/(?<queue>.+?)/requests/[^/]+/status/stream/?");

    /** Empty for a path where no token counts. */
    static Optional<AppTokenRoutes> at(String path) {
        Matcher place = PLACES.matcher(path);
        if (!place.matches()) {
            return Optional.empty();
        }
        String endpoint = place.group("run") == null ? place.group("queue") : place.group("run");
        try {
            return Optional.of(new AppTokenRoutes(EndpointId.parse(endpoint)));
        } catch (IllegalArgumentException noEndpoint) {
            return Optional.empty();
        }
    }

    /**
     * Whether one of these is the app: by its bare name, which is what fal's clients ask for, by {@code owner/app}, or
     * by an endpoint id that this one is or lies below.
     */
    boolean isFor(List<String> apps) {
        return apps.stream()
                .anyMatch(app -> app.indexOf('/') < 0
                        ? app.equals(endpoint.app())
                        : (endpoint.full() + "/").startsWith(app + "/"));
    }
}
