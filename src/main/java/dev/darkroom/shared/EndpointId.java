package dev.darkroom.shared;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a model endpoint: {@code [namespace/]owner/app[/sub/path]}, as fal's official clients read it. A request is
 * submitted to the full id; its status, result and cancel paths use only {@code [namespace/]owner/app}.
 *
 * @param namespace {@code workflows} or {@code comfy}, null for an ordinary model
 * @param owner who published the model
 * @param app the model's name
 * @param subPath what follows, without a slash at either end; empty when nothing does
 */
public record EndpointId(@Nullable String namespace, String owner, String app, String subPath) {

    /** No id in the provider's catalogue comes near it. */
    public static final int MAX_LENGTH = 256;

    /** A job at this endpoint waits for somebody to call. */
    public static final String GATE = "darkroom/gate";

    /** The owner of the endpoints that are Darkroom's own, of which the provider knows nothing. */
    private static final String OWN = "darkroom";

    /** What their ids begin with. */
    public static final String OWN_PREFIX = OWN + "/";

    private static final Set<String> NAMESPACES = Set.of("workflows", "comfy");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern LEGACY = Pattern.compile("(\\d+)-([A-Za-z0-9_.-]+)");

    public EndpointId {
        if (namespace != null && !NAMESPACES.contains(namespace)) {
            throw new IllegalArgumentException("not a namespace of endpoint ids: only workflows and comfy are");
        }
        requireSegment(owner);
        requireSegment(app);
        if (namespace == null && NAMESPACES.contains(owner)) {
            throw new IllegalArgumentException("an endpoint id in " + owner + "/ needs an owner and an app after it");
        }
        if (!subPath.isEmpty()) {
            for (String segment : subPath.split("/", -1)) {
                requireSegment(segment);
                if (segment.equals("requests")) {
                    throw new IllegalArgumentException("an endpoint id cannot contain the reserved segment requests");
                }
            }
        }
    }

    /** @throws Problem 422, blaming that field, when the text is no endpoint id */
    public static EndpointId require(String field, String text) {
        try {
            return parse(text);
        } catch (IllegalArgumentException broken) {
            throw Problem.invalid(field, String.valueOf(broken.getMessage()));
        }
    }

    /**
     * Reads an id. One bare segment is refused, unless it has the legacy form {@code 123-name}, which stands for
     * {@code 123/name}.
     *
     * @throws IllegalArgumentException when the text is no endpoint id; the message says why and is fit for the caller
     */
    public static EndpointId parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("an endpoint id has at most " + MAX_LENGTH + " characters");
        }
        Matcher legacy = LEGACY.matcher(text);
        if (legacy.matches()) {
            return new EndpointId(null, legacy.group(1), legacy.group(2), "");
        }
        int slash = text.indexOf('/');
        String first = slash < 0 ? text : text.substring(0, slash);
        boolean namespaced = NAMESPACES.contains(first);
        String[] parts = (namespaced ? text.substring(Math.min(text.length(), slash + 1)) : text).split("/", 3);
        if (slash < 0 || parts.length < 2) {
            throw new IllegalArgumentException("an endpoint id has the form owner/app, with an optional path after it");
        }
        if (parts.length == 3 && parts[2].isEmpty()) {
            throw new IllegalArgumentException("an endpoint id cannot end with a slash");
        }
        return new EndpointId(namespaced ? first : null, parts[0], parts[1], parts.length == 3 ? parts[2] : "");
    }

    /** The id without its sub path: what status, result and cancel paths start with. */
    public String appPath() {
        return (namespace == null ? "" : namespace + "/") + owner + "/" + app;
    }

    /** Whether the provider knows nothing of it, since it is one of Darkroom's own. */
    public boolean isOwn() {
        return namespace == null && owner.equals(OWN);
    }

    public boolean isGate() {
        return full().equals(GATE);
    }

    /** The whole id: what a request is submitted to. {@link #parse} reads it back. */
    public String full() {
        return subPath.isEmpty() ? appPath() : appPath() + "/" + subPath;
    }

    @Override
    public String toString() {
        return full();
    }

    private static void requireSegment(String segment) {
        if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
            throw new IllegalArgumentException(
                    "each part of an endpoint id consists of letters, digits, dots, hyphens and underscores");
        }
    }
}
