package dev.darkroom.sandbox.queue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path below queue.fal.run, taken apart.
 *
 * @param endpoint the full endpoint id as called, sub path included
 * @param app namespace, owner and app, without sub path: what status, result and cancel URLs are built from
 * @param requestId empty for a submit
 * @param action what is asked about the request; {@link Action#SUBMIT} without one
 */
record SandboxQueuePath(String endpoint, String app, Optional<String> requestId, Action action) {
    private static final Set<String> NAMESPACES = Set.of("workflows", "comfy");

    enum Action {
        SUBMIT("POST"),
        STATUS("GET, HEAD"),
        STREAM("GET, HEAD"),
        RESULT("GET, HEAD"),
        CANCEL("PUT"),
        UNKNOWN("");

        private final String methods;

        Action(String methods) {
            this.methods = methods;
        }

        /** The methods that it is called by, as the {@code Allow} header lists them. */
        String methods() {
            return methods;
        }
    }

    /** Reads a path without its leading slash; empty when it names no endpoint. Trailing slashes mean nothing. */
    static Optional<SandboxQueuePath> parse(String path) {
        var segments = Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toList();
        int cut = segments.lastIndexOf("requests");
        boolean asked = cut >= 2 && cut + 1 < segments.size();
        var endpoint = asked ? segments.subList(0, cut) : segments;
        int appLength = !endpoint.isEmpty() && NAMESPACES.contains(endpoint.getFirst()) ? 3 : 2;
        if (endpoint.size() < appLength) {
            return Optional.empty();
        }
        return Optional.of(new SandboxQueuePath(
                String.join("/", endpoint),
                String.join("/", endpoint.subList(0, appLength)),
                asked ? Optional.of(segments.get(cut + 1)) : Optional.empty(),
                asked ? action(segments.subList(cut + 2, segments.size())) : Action.SUBMIT));
    }

    private static Action action(List<String> rest) {
        return switch (String.join("/", rest)) {
            // The alias is in the examples of fal's docs; real answers go without.
            case "", "response" -> Action.RESULT;
            case "status" -> Action.STATUS;
            case "status/stream" -> Action.STREAM;
            case "cancel" -> Action.CANCEL;
            default -> Action.UNKNOWN;
        };
    }
}
