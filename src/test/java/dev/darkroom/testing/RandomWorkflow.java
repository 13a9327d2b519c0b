package dev.darkroom.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A random graph of up to 20 jobs, some of them gates, some of which fail; and how each of them has to end. */
public final class RandomWorkflow {

    /** What a job does when it gets to run. */
    public enum Kind {
        RUNS,
        FAILS,
        GATE_PASSES,
        GATE_REFUSES,
        GATE_EXPIRES
    }

    /**
     * A job.
     *
     * @param references parents whose output it wants
     * @param wrong whether it wants what those do not have
     */
    public record Node(
            String name, Kind kind, Set<String> parents, Set<String> references, boolean wrong, boolean whenEnded) {}

    /** How a job has to end. */
    public record End(String state, String errorType, boolean paid) {}

    private static final int MAX_JOBS = 20;

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final String label;

    /** @param label tells its inputs from those of others */
    public RandomWorkflow(String label, RandomGenerator random) {
        this.label = label;
        int count = random.nextInt(1, MAX_JOBS + 1);
        for (int i = 0; i < count; i++) {
            Set<String> parents = new LinkedHashSet<>();
            Set<String> references = new LinkedHashSet<>();
            List<String> earlier = new ArrayList<>(nodes.keySet());
            for (int edge = random.nextInt(4); edge > 0 && !earlier.isEmpty(); edge--) {
                String parent = earlier.get(random.nextInt(earlier.size()));
                parents.add(parent);
                if (random.nextBoolean()) {
                    references.add(parent);
                }
            }
            Node node = new Node(
                    "job" + i,
                    kind(random),
                    parents,
                    references,
                    !references.isEmpty() && random.nextInt(12) == 0,
                    random.nextInt(4) == 0);
            nodes.put(node.name(), node);
        }
    }

    private static Kind kind(RandomGenerator random) {
        int dice = random.nextInt(20);
        return dice < 12
                ? Kind.RUNS
                : dice < 14
                        ? Kind.FAILS
                        : dice < 18 ? Kind.GATE_PASSES : dice < 19 ? Kind.GATE_REFUSES : Kind.GATE_EXPIRES;
    }

    public Map<String, Node> nodes() {
        return nodes;
    }

    /** As {@code POST /v1/workflows} takes it. */
    public String body() {
        return nodes.values().stream().map(this::job).collect(Collectors.joining(", ", "{\"jobs\": [", "]}"));
    }

    private String job(Node node) {
        List<String> input = new ArrayList<>(List.of("\"prompt\": \"" + label + " " + node.name() + "\""));
        node.references()
                .forEach(parent ->
                        input.add("\"" + parent + "\": \"$" + parent + (node.wrong() ? ".nothing" : ".seed") + "\""));
        switch (node.kind()) {
            case FAILS -> input.add("\"sandbox\": {\"queue_ms\": 0, \"run_ms\": 5, \"fail\": {\"status\": 422}}");
            case GATE_EXPIRES -> input.add("\"timeout_seconds\": 0.2");
            case RUNS, GATE_PASSES, GATE_REFUSES -> {}
        }
        Set<String> others = new LinkedHashSet<>(node.parents());
        others.removeAll(node.references());
        String depends = others.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", ", "[", "]"));
        return "{\"name\": \"" + node.name() + "\", \"endpoint\": \""
                + endpoint(node.kind()) + "\", \"when\": \""
                + (node.whenEnded() ? "ended" : "succeeded") + "\", \"depends_on\": " + depends + ", \"input\": {"
                + String.join(", ", input) + "}}";
    }

    /** Those that run give one pixel; the picture of another model would take longer than all else. */
    private static String endpoint(Kind kind) {
        return switch (kind) {
            case RUNS -> "sandbox/instant";
            case FAILS -> "fal-ai/flux/dev";
            case GATE_PASSES, GATE_REFUSES, GATE_EXPIRES -> "darkroom/gate";
        };
    }

    /** What follows the URL of a gate that waits when it is called; null where nobody calls. */
    public static @Nullable String queryFor(Node gate) {
        return switch (gate.kind()) {
            case GATE_PASSES -> "";
            case GATE_REFUSES -> "?error=no";
            case GATE_EXPIRES, RUNS, FAILS -> null;
        };
    }

    /** How each has to end, by name. */
    public Map<String, End> ends() {
        Map<String, End> ends = new LinkedHashMap<>();
        nodes.values().forEach(node -> ends.put(node.name(), end(node, ends)));
        return ends;
    }

    private static End end(Node node, Map<String, End> earlier) {
        if (!node.whenEnded() && !allSucceeded(node.parents(), earlier)) {
            return new End("FAILED", "dependency_failed", false);
        }
        if (node.wrong() || !allSucceeded(node.references(), earlier)) {
            return new End("FAILED", "reference_failed", false);
        }
        return switch (node.kind()) {
            case RUNS -> new End("SUCCEEDED", "", true);
            case FAILS -> new End("FAILED", "", true);
            case GATE_PASSES -> new End("SUCCEEDED", "", false);
            case GATE_REFUSES -> new End("FAILED", "gate_failed", false);
            case GATE_EXPIRES -> new End("EXPIRED", "request_timeout", false);
        };
    }

    private static boolean allSucceeded(Set<String> names, Map<String, End> ends) {
        return names.stream().allMatch(name -> ends.get(name).state().equals("SUCCEEDED"));
    }
}
