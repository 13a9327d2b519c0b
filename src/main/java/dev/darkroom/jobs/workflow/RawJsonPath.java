package dev.darkroom.jobs.workflow;

import java.util.List;
import java.util.Optional;

/** Path into JSON text: finds a value as it stands in the text, so that no digit changes. */
final class RawJsonPath {

    private RawJsonPath() {}

    /** @param steps names of fields, and numbers of elements from 0 */
    static Optional<String> find(String json, List<String> steps) {
        return RawJsonPaths.find(json, List.of(steps)).value(steps);
    }
}
