package dev.darkroom.jobs.workflow;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of fal's own workflow documents, read as jobs. A node of the type {@code run} is a job: its id is the name, its {@code app}
 * the endpoint, and its references to other nodes have the form that ours have. What it takes from the input
 * ({@code $input.prompt}) is filled in at once, digit for digit. A node of the type {@code display} says what fal shows of them,
 * and is no job. The form is that of fal's documentation and of the documents that its site hands out.
 */
public final class FalWorkflowDocument {

    private static final String INPUT = "input";
    private static final String EMPTY = "{}";
    private static final int MAX_DEPENDS = 100;

    private final String field;
    private final Map<String, Map<String, String>> nodes = new LinkedHashMap<>();
    private final FalWorkflowInputs inputs;

    /**
     * @param field what the request calls it
     * @param text the nodes by id, or a document with them in {@code nodes} or {@code contents.nodes}
     * @param input a JSON object; null for none
     * @param mostOfNode characters in the input of one node
     * @param mostOfAll characters filled in in all of them
     * @throws Problem 422, naming the node
     */
    public FalWorkflowDocument(String field, String text, @Nullable String input, int mostOfNode, int mostOfAll) {
        this.field = field;
        this.inputs = new FalWorkflowInputs(input == null ? EMPTY : input, mostOfNode, mostOfAll);
        inputs.add(INPUT);
        Map<String, String> document = fields(field, text);
        Map<String, String> contents =
                document.containsKey("contents") ? fields(field + ".contents", document.get("contents")) : document;
        Map<String, String> byId =
                contents.containsKey("nodes") ? fields(field + ".nodes", contents.get("nodes")) : contents;
        byId.forEach((id, node) -> read(id, fields(field + "." + id, node)));
    }

    private void read(String id, Map<String, String> node) {
        switch (node.getOrDefault("type", "null")) {
            case "\"run\"", "\"display\"" -> nodes.put(id, node);
            case "\"input\"" -> inputs.add(id, node.getOrDefault(INPUT, EMPTY));
            default -> throw Problem.invalid(field + "." + id + ".type", "must be run, display or input");
        }
    }

    /**
     * Its jobs as our requests would have them, by the ids of their nodes, in their order.
     *
     * @throws Problem 422, naming the node
     */
    public Map<String, String> jobs() {
        Map<String, String> jobs = new LinkedHashMap<>();
        nodes.forEach((id, node) -> {
            if (isJob(id)) {
                jobs.put(id, job(id, node));
            }
        });
        return jobs;
    }

    private boolean isJob(String id) {
        return "\"run\"".equals(nodes.getOrDefault(id, Map.of()).get("type"));
    }

    private String job(String id, Map<String, String> node) {
        String input = node.getOrDefault(INPUT, EMPTY);
        String place = field + "." + id + "." + INPUT;
        // Only to say which node it is of.
        var _ = fields(place, input);
        return "{\"name\":" + TextNode.valueOf(id) + ",\"endpoint\":" + node.getOrDefault("app", "null") + ",\"input\":"
                + InputReferences.in(place, input).resolveSome(inputs.of(place, input.length())) + ",\"depends_on\":"
                + parents(id, node) + "}";
    }

    /** For a node that is no job nobody waits. */
    private List<TextNode> parents(String id, Map<String, String> node) {
        List<TextNode> jobs = new ArrayList<>();
        int seen = 0;
        String place = field + "." + id + ".depends";
        try {
            for (String element : JsonText.elements(node.getOrDefault("depends", "[]"), MAX_DEPENDS + 1)) {
                String name = element.substring(1, Math.max(element.length() - 1, 1));
                if (seen++ == MAX_DEPENDS) {
                    throw Problem.invalid(place, "must hold at most " + MAX_DEPENDS + " ids of nodes");
                }
                if (!nodes.containsKey(name) && !inputs.has(name)) {
                    throw Problem.invalid(place, "names a node that is not there");
                }
                if (isJob(name)) {
                    jobs.add(TextNode.valueOf(name));
                }
            }
            return jobs;
        } catch (IOException noList) {
            throw Problem.invalid(place, "must be a list of ids of nodes");
        }
    }

    private static Map<String, String> fields(String field, String text) {
        try {
            return JsonText.fields(text);
        } catch (IOException noObject) {
            throw Problem.invalid(field, "must be a JSON object");
        }
    }
}
