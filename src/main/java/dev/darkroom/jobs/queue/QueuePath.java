package dev.darkroom.jobs.queue;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobRepository;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path below {@code /queue/}: an endpoint id, or one of its requests. The official clients leave the sub path out of
 * request paths; we take them with and without, and with a trailing slash, since the fal CLI sends one.
 *
 * @param requestId null for the endpoint itself, and for what cannot be an id of ours
 */
record QueuePath(String endpoint, @Nullable UUID requestId, Part part) {

    enum Part {
        ENDPOINT,
        STATUS,
        STREAM,
        RESULT,
        CANCEL
    }

    private static final Pattern REQUEST = Pattern.compile(
            "(?<endpoint>.+?)/requests/(?<id>[^/]+)(?:/(?<part>status/stream|status|cancel|response))?");

    static QueuePath parse(String path) {
        String trimmed = path.replaceAll("/+$", "");
        Matcher request = REQUEST.matcher(trimmed);
        if (!request.matches()) {
            return new QueuePath(trimmed, null, Part.ENDPOINT);
        }
        Part part = switch (request.group("part")) {
            case "status" -> Part.STATUS;
            case "status/stream" -> Part.STREAM;
            case "cancel" -> Part.CANCEL;
            case null -> Part.RESULT;
            default -> Part.RESULT;
        };
        return new QueuePath(request.group("endpoint"), uuid(request.group("id")), part);
    }

    /** @throws Problem 404, as fal answers for an application that cannot be */
    EndpointId endpointId() {
        try {
            EndpointId id = EndpointId.parse(endpoint);
            if (id.isOwn() && !id.isGate()) {
                throw Problem.of(Problem.Kind.NOT_FOUND, "Application not found: Darkroom's own is " + EndpointId.GATE);
            }
            return id;
        } catch (IllegalArgumentException broken) {
            throw Problem.of(Problem.Kind.NOT_FOUND, "Application not found: " + broken.getMessage());
        }
    }

    /** The owner's job that the path speaks of. */
    Optional<Job> find(JobRepository store, UUID ownerId) {
        return Optional.ofNullable(requestId)
                .flatMap(id -> store.find(id, ownerId))
                .filter(this::leadsTo);
    }

    /** Whether the path names the endpoint that the job was submitted to, its sub path aside. */
    private boolean leadsTo(Job job) {
        try {
            return EndpointId.parse(endpoint)
                    .appPath()
                    .equals(EndpointId.parse(job.endpoint()).appPath());
        } catch (IllegalArgumentException broken) {
            return false;
        }
    }

    private static @Nullable UUID uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? id : null;
        } catch (IllegalArgumentException broken) {
            return null;
        }
    }
}
