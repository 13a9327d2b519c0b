package dev.darkroom.sandbox.queue;

import dev.darkroom.sandbox.queue.Directives.Failure;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each input has failed that asks for so many failures; of the newest of them. */
final class FailureCounts {
    private static final int MAX_KEPT = 10_000;

    private final Map<String, Integer> counts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MAX_KEPT;
        }
    };

    /** Whether this request fails, which counts as one of the failures that its input asked for. */
    synchronized boolean isDue(byte[] sha256, Failure asked) {
        return asked.times() == Failure.ALWAYS
                || counts.merge(HexFormat.of().formatHex(sha256), 1, Integer::sum) <= asked.times();
    }
}
