package dev.darkroom.deliveries.event;

import dev.darkroom.shared.Problem;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Type of an event, by the name that callers know. */
public enum EventType {
    JOB_SUCCEEDED("job.succeeded"),
    JOB_FAILED("job.failed"),
    JOB_CANCELLED("job.cancelled"),
    JOB_EXPIRED("job.expired"),
    WORKFLOW_SUCCEEDED("workflow.succeeded"),
    WORKFLOW_FAILED("workflow.failed"),
    WORKFLOW_CANCELLED("workflow.cancelled"),
    ASSET_CREATED("asset.created"),
    ASSET_DELETED("asset.deleted"),
    BUDGET_THRESHOLD("budget.threshold"),
    BUDGET_EXHAUSTED("budget.exhausted"),
    WEBHOOK_DISABLED("webhook.disabled"),
    WEBHOOK_TEST("webhook.test");

    /** Every event of whatever type. */
    public static final String ANY = "*";

    /** What may stand in a list of events: types, families of them, and {@link #ANY}. */
    public static final Set<String> PATTERNS = Stream.concat(
                    Stream.of(ANY), Arrays.stream(values()).flatMap(type -> Stream.of(type.label, type.family())))
            .collect(Collectors.toUnmodifiableSet());

    private static final String KNOWN = PATTERNS.stream().sorted().collect(Collectors.joining(", "));

    private final String label;

    EventType(String label) {
        this.label = label;
    }

    /** @throws Problem 422, where one of them is none */
    public static void requireKnown(String field, Collection<String> patterns) {
        if (!PATTERNS.containsAll(patterns)) {
            throw Problem.invalid(field, "names an event that does not exist; there are " + KNOWN);
        }
    }

    public String label() {
        return label;
    }

    private String family() {
        return label.substring(0, label.indexOf('.')) + ".*";
    }
}
