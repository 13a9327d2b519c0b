package dev.darkroom.jobs.workflow;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.darkroom.shared.JsonText;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Paths into JSON text, all of which are looked up in one pass over it: a value is found as it stands in the text, so that no
 * digit changes, and nothing is copied until it is asked for.
 */
final class RawJsonPaths {

    /** One step further in some of the paths. */
    private static final class Node {
        final Map<String, Node> next = new HashMap<>();
        int start = -1;
        int end;
    }

    private final String json;
    private final Node root;

    private RawJsonPaths(String json, Node root) {
        this.json = json;
        this.root = root;
    }

    /** @param paths names of fields, and numbers of elements from 0 */
    static RawJsonPaths find(String json, Collection<List<String>> paths) {
        Node root = new Node();
        paths.forEach(path -> add(root, path));
        try (JsonParser parser = JsonText.FACTORY.createParser(json)) {
            parser.nextToken();
            read(parser, root);
            return new RawJsonPaths(json, root);
        } catch (IOException notJson) {
            return new RawJsonPaths(json, new Node());
        }
    }

    /** One that leads deeper than JSON is nested leads nowhere. */
    private static void add(Node root, List<String> path) {
        if (path.size() > JsonText.FACTORY.streamReadConstraints().getMaxNestingDepth()) {
            return;
        }
        Node node = root;
        for (String step : path) {
            node = node.next.computeIfAbsent(step, _ -> new Node());
        }
    }

    /** How many characters a value has, and -1 where there is none. */
    int length(List<String> path) {
        Node node = node(path);
        return node == null ? -1 : node.end - node.start;
    }

    /** A value as it stands in the text. */
    Optional<String> value(List<String> path) {
        return Optional.ofNullable(node(path)).map(node -> json.substring(node.start, node.end));
    }

    /** Of a name that comes twice the last counts: what was found in an earlier one lies before it. */
    private @Nullable Node node(List<String> path) {
        Node node = root;
        for (String step : path) {
            Node next = node.next.get(step);
            if (next == null || next.start <= node.start) {
                return null;
            }
            node = next;
        }
        return node.start < 0 ? null : node;
    }

    private static void read(JsonParser parser, Node node) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("the JSON ends early");
        }
        node.start = (int) parser.currentTokenLocation().getCharOffset();
        if (token == JsonToken.START_OBJECT && !node.next.isEmpty()) {
            readFields(parser, node);
        } else if (token == JsonToken.START_ARRAY && !node.next.isEmpty()) {
            readElements(parser, node);
        } else {
            parser.skipChildren();
        }
        // A string is read lazily: only after asking for it does the parser stand behind it.
        parser.finishToken();
        node.end = (int) parser.currentLocation().getCharOffset();
    }

    private static void readFields(JsonParser parser, Node node) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Node next = node.next.get(parser.currentName());
            parser.nextToken();
            readOrSkip(parser, next);
        }
    }

    private static void readElements(JsonParser parser, Node node) throws IOException {
        int index = 0;
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            readOrSkip(parser, node.next.get(Integer.toString(index++)));
        }
    }

    private static void readOrSkip(JsonParser parser, @Nullable Node node) throws IOException {
        if (node == null) {
            parser.skipChildren();
        } else {
            read(parser, node);
        }
    }
}
