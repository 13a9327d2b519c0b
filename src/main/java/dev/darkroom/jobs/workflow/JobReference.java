package dev.darkroom.jobs.workflow;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reference to another job's output, {@code $name.images.0.url}, in fal's own form. Only a whole text of at most
 * {@value #MAX_LENGTH} characters is one.
 *
 * @param name of the job
 * @param path into its result; empty for all of it
 */
record JobReference(String name, List<String> path) {

    private static final int MAX_SHOWN = 200;
    private static final int MAX_LENGTH = 4_096;

    // Possessive: a text of many steps must not fill the stack.
    private static final Pattern FORM =
            Pattern.compile("\\$(?<escape>\\$*)(?<name>" + WorkflowMember.NAME + ")(?<path>(?:\\.[A-Za-z0-9_-]++)*+)");

    /** The reference that a text is; empty for any other text. */
    static Optional<JobReference> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.length() > MAX_LENGTH
                || !form.matches()
                || !form.group("escape").isEmpty()) {
            return Optional.empty();
        }
        String path = form.group("path");
        return Optional.of(new JobReference(
                form.group("name"),
                path.isEmpty() ? List.of() : List.of(path.substring(1).split("\\.", -1))));
    }

    /** Whether a text stands for itself without its first dollar sign, since it would be a reference without it. */
    static boolean isEscaped(String text) {
        Matcher form = FORM.matcher(text);
        return text.length() <= MAX_LENGTH
                && form.matches()
                && !form.group("escape").isEmpty();
    }

    /** As much of it as fits into a message. */
    String abridged() {
        String whole = toString();
        return whole.length() <= MAX_SHOWN ? whole : whole.substring(0, MAX_SHOWN) + "…";
    }

    @Override
    public String toString() {
        return "$" + name + (path.isEmpty() ? "" : "." + String.join(".", path));
    }
}
