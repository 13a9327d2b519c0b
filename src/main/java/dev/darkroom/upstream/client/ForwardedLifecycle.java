package dev.darkroom.upstream.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The lifecycle header as it is forwarded to the provider. Who may read is our affair: the list names users of
 * ours, and a file hidden there could not be copied by us.
 */
public final class ForwardedLifecycle {

    private static final JsonMapper MAPPER = new JsonMapper();

    private ForwardedLifecycle() {}

    public static @Nullable String of(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            JsonNode wish = MAPPER.readTree(header);
            return wish instanceof ObjectNode fields && fields.remove("initial_acl") != null
                    ? fields.toString()
                    : header;
        } catch (JsonProcessingException odd) {
            return header;
        }
    }
}
