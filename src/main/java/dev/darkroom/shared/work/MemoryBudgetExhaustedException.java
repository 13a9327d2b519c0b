package dev.darkroom.shared.work;

/** There is no room in the {@link LargeTextBudget} for a text: nobody's fault, and worth trying again in some seconds. */
public final class MemoryBudgetExhaustedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public MemoryBudgetExhaustedException() {
        super("too many large texts are in memory", null, false, false);
    }
}
