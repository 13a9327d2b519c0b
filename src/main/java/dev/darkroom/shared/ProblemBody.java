package dev.darkroom.shared;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a refusal looks: {@code detail} on the routes that stand for fal's hosts, as their clients read it, and the
 * platform's {@code error} envelope everywhere else.
 */
public final class ProblemBody {

    private static final List<String> FAL_ROUTES =
            List.of("/queue/", "/run/", "/rest/", "/files/", "/api/fal/", "/sandbox/");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ProblemBody() {}

    /**
     * @param field names the offending input, such as {@code limit} or {@code body.prompt}; null when there is none
     */
    public static ObjectNode render(String path, Problem.Kind kind, String message, @Nullable String field) {
        return isFals(path) ? falDetail(kind, message, field) : platformEnvelope(kind, message, field);
    }

    /** Whether a path stands for one of fal's hosts. */
    public static boolean isFals(String path) {
        return FAL_ROUTES.stream().anyMatch(path::startsWith);
    }

    private static ObjectNode falDetail(Problem.Kind kind, String message, @Nullable String field) {
        ObjectNode body = JSON.objectNode();
        if (kind != Problem.Kind.INVALID || field == null) {
            return body.put("detail", message);
        }
        ObjectNode entry = body.putArray("detail").addObject();
        for (String step : field.split("\\.")) {
            entry.withArray("loc").add(step);
        }
        entry.put("msg", message).put("type", "value_error");
        return body;
    }

    private static ObjectNode platformEnvelope(Problem.Kind kind, String message, @Nullable String field) {
        ObjectNode body = JSON.objectNode();
        ObjectNode error = body.putObject("error").put("type", kind.type());
        error.put("message", field == null ? message : field + ": " + message);
        if (field != null) {
            error.put("field", field);
        }
        return body;
    }
}
