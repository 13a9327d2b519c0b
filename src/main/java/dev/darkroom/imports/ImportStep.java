package dev.darkroom.imports;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one step: what was found and done by it, and what the next one does.
 *
 * @param phase of the next step; null when there is none
 * @param pause until it
 * @param done how many things the step itself has made
 * @param skipped how many it found to be here already
 * @param problem why nothing more is listed, when that is before the end
 */
record ImportStep(
        @Nullable ImportPhase phase,
        @Nullable String cursor,
        Duration pause,
        List<NewItem> items,
        int done,
        int skipped,
        @Nullable String problem) {

    static ImportStep next(ImportPhase phase, @Nullable String cursor, List<NewItem> items) {
        return new ImportStep(phase, cursor, Duration.ZERO, items, 0, 0, null);
    }

    /** The same step again, later. */
    static ImportStep wait(LibraryImport at, Duration pause) {
        return new ImportStep(at.phase(), at.cursor(), pause, List.of(), 0, 0, null);
    }

    ImportStep counting(int made, int known, List<NewItem> refused) {
        return new ImportStep(phase, cursor, pause, refused, made, known, problem);
    }

    /** No more is listed; what was found already is still brought in. */
    static ImportStep stop(String problem) {
        return stop(problem, List.of());
    }

    /** The same where something was found by it. */
    static ImportStep stop(String problem, List<NewItem> items) {
        return new ImportStep(ImportPhase.ITEMS, null, Duration.ZERO, items, 0, 0, problem);
    }

    static ImportStep end() {
        return new ImportStep(null, null, Duration.ZERO, List.of(), 0, 0, null);
    }
}
