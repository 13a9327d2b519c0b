package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a model takes. Fields it does not know are ignored, as pydantic does by default. */
public final class InputSchema {
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();

    InputSchema required(String name, Field field) {
        required.add(name);
        return optional(name, field);
    }

    InputSchema optional(String name, Field field) {
        fields.put(name, field);
        return this;
    }

    /** Everything that is wrong with an input; empty when it can run. */
    public Problems check(ObjectNode input) {
        var problems = new Problems();
        fields.forEach((name, field) -> {
            JsonNode value = input.path(name);
            if (value.isMissingNode() && required.contains(name)) {
                problems.add("missing", "Field required", input, name);
            } else if (value.isNull() && required.contains(name)) {
                field.check(value, problems, name);
            } else if (!value.isMissingNode() && !value.isNull()) {
                field.check(value, problems, name);
            }
        });
        return problems;
    }
}
