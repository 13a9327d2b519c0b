package dev.darkroom.jobs.workflow;

import dev.darkroom.shared.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Graph of a new workflow: who depends on whom, checked for names that are not there, or twice, and for cycles. */
final class WorkflowGraph {

    private static final int MAX_PARENTS = 100;

    /**
     * What one job depends on.
     *
     * @param parents by name, each once
     * @param input without the marks of texts that only look like references, where it has no references
     */
    record Node(List<String> parents, boolean hasReferences, String input) {}

    private final List<WorkflowMember> members;
    private final Map<String, Integer> byName = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    private WorkflowGraph(List<WorkflowMember> members) {
        this.members = members;
    }

    /**
     * In the order of the jobs.
     *
     * @throws Problem 422, naming the field, as in {@code jobs.2.depends_on}
     */
    static List<Node> of(List<WorkflowMember> members) {
        WorkflowGraph graph = new WorkflowGraph(members);
        graph.readNames();
        for (int i = 0; i < members.size(); i++) {
            graph.nodes.add(graph.node(i));
        }
        graph.requireNoCycle();
        return graph.nodes;
    }

    private void readNames() {
        for (int i = 0; i < members.size(); i++) {
            String name = members.get(i).name();
            if (name != null && byName.putIfAbsent(name, i) != null) {
                throw Problem.invalid("jobs." + i + ".name", "is the name of another job, too");
            }
        }
    }

    private Node node(int index) {
        WorkflowMember member = members.get(index);
        Set<String> parents = new LinkedHashSet<>();
        for (String name : member.dependsOn()) {
            parents.add(known(name, index, "depends_on", ""));
        }
        InputReferences references =
                InputReferences.in("jobs." + index + ".input", member.order().input());
        for (InputReferences.Found found : references.references()) {
            String name = found.reference().name();
            parents.add(known(
                    name,
                    index,
                    "input." + found.place(),
                    "; a text that only looks like a reference begins with a further $"));
        }
        if (parents.size() > MAX_PARENTS) {
            throw Problem.invalid("jobs." + index + ".depends_on", "names more than " + MAX_PARENTS + " jobs");
        }
        boolean refers = !references.references().isEmpty();
        String input = refers ? member.order().input() : references.resolve(JobReference::toString);
        return new Node(List.copyOf(parents), refers, input);
    }

    private String known(String name, int index, String field, String hint) {
        Integer other = byName.get(name);
        if (other == null) {
            throw Problem.invalid("jobs." + index + "." + field, "names a job that is not there" + hint);
        }
        if (other == index) {
            throw Problem.invalid("jobs." + index + "." + field, "names the job itself");
        }
        return name;
    }

    /** Takes away again and again what depends on nothing that is left; what stays goes round in circles. */
    private void requireNoCycle() {
        int[] left = new int[nodes.size()];
        Map<String, List<Integer>> children = new HashMap<>();
        Deque<Integer> free = new ArrayDeque<>();
        for (int i = 0; i < left.length; i++) {
            left[i] = nodes.get(i).parents().size();
            for (String parent : nodes.get(i).parents()) {
                children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(i);
            }
            if (left[i] == 0) {
                free.add(i);
            }
        }
        for (Integer next = free.poll(); next != null; next = free.poll()) {
            String name = members.get(next).name();
            for (int child : name == null ? List.<Integer>of() : children.getOrDefault(name, List.of())) {
                if (--left[child] == 0) {
                    free.add(child);
                }
            }
        }
        for (int i = 0; i < left.length; i++) {
            if (left[i] > 0) {
                throw Problem.invalid(
                        "jobs." + i + ".depends_on", "goes round in a circle, or waits for one that does");
            }
        }
    }
}
