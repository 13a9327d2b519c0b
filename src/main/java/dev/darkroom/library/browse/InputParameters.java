package dev.darkroom.library.browse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.library.asset.GenerationFacts;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Looks for assets by what they were made with: {@code seed=42}, {@code input.num_images=2},
 * {@code input.image_size.width=512}. A text in a query has no type, so a number is looked for as number and as text;
 * a list matches when one of its elements does. Only short values can be looked for: see {@link GenerationFacts}.
 */
final class InputParameters {

    static final String PREFIX = "input.";

    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?");
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,30})");

    private InputParameters() {}

    static List<SqlConditions> read(QueryParameters query) {
        List<SqlConditions> all = new ArrayList<>();
        String seed = query.one("seed");
        if (seed != null) {
            if (!WHOLE.matcher(seed).matches()) {
                throw Problem.invalid("seed", "must be a whole number");
            }
            all.add(made(List.of(wrapped(new String[] {"seed"}, JSON.numberNode(new BigDecimal(seed))))));
        }
        for (String name : query.namesWith(PREFIX)) {
            String[] path = name.split("\\.", -1);
            if (path.length > GenerationFacts.DEEPEST + 1 || Arrays.asList(path).contains("")) {
                throw Problem.invalid(name, "is not a parameter of this route");
            }
            String value = query.one(name);
            if (value == null || value.length() > GenerationFacts.MAX_TEXT_LENGTH) {
                throw Problem.invalid(name, "must have 1 to " + GenerationFacts.MAX_TEXT_LENGTH + " characters");
            }
            all.add(made(alternatives(path, value)));
        }
        return all;
    }

    private static List<ObjectNode> alternatives(String[] path, String value) {
        List<JsonNode> scalars = new ArrayList<>(List.of(JSON.textNode(GenerationFacts.storable(value))));
        if (NUMBER.matcher(value).matches()) {
            scalars.add(JSON.numberNode(new BigDecimal(value)));
        } else if (value.equals("true") || value.equals("false")) {
            scalars.add(JSON.booleanNode(value.equals("true")));
        }
        List<ObjectNode> wanted = new ArrayList<>();
        for (JsonNode scalar : scalars) {
            wanted.add(wrapped(path, scalar));
            wanted.add(wrapped(path, JSON.arrayNode().add(scalar)));
        }
        return wanted;
    }

    private static ObjectNode wrapped(String[] path, JsonNode value) {
        JsonNode inner = value;
        for (int i = path.length - 1; i >= 0; i--) {
            inner = JSON.objectNode().set(GenerationFacts.storable(path[i]), inner);
        }
        return (ObjectNode) inner;
    }

    private static SqlConditions made(List<ObjectNode> wanted) {
        return SqlConditions.of(
                "a.job_id IN (SELECT job_id FROM generation WHERE "
                        + "parameters @> ?::jsonb" + " OR parameters @> ?::jsonb".repeat(wanted.size() - 1)
                        + ")",
                wanted.stream().map(ObjectNode::toString).toArray());
    }
}
