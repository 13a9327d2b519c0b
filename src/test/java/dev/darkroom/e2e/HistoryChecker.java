package dev.darkroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The history of one ended job, held to what can happen and in which order. */
final class HistoryChecker {

    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "expired");
    // An acknowledgement may come behind the callback of the same request, and a callback may come twice.
    private static final Set<String> AFTER_THE_END = Set.of("submitted", "repeated");

    private final List<String> kinds;
    private final int attempts;

    HistoryChecker(JsonNode job) {
        this.kinds = job.path("history").findValuesAsText("kind");
        this.attempts = job.path("attempts").asInt();
    }

    /** What cannot have happened that way; empty when all of it can. */
    List<String> contradictions() {
        List<String> found = new ArrayList<>();
        expect(kinds.getFirst().equals("accepted") && count("accepted") == 1, "does not begin with its intake", found);
        expect(kinds.stream().filter(ENDS::contains).count() == 1, "has not exactly one end", found);
        expect(count("submitting") == attempts, "tells of other attempts than the job", found);
        expect(count("requeued") == attempts - 1, "was not put back once per further attempt", found);
        expect(count("answered") == count("succeeded"), "has not one success per good answer", found);
        expect(count("submitted") <= 1, "was acknowledged more than once", found);
        boolean atTheCounter = false;
        boolean ended = false;
        for (String kind : kinds.subList(1, kinds.size())) {
            expect(!ended || AFTER_THE_END.contains(kind), "goes on after its end with " + kind, found);
            switch (kind) {
                case "submitting" -> {
                    expect(!atTheCounter, "is submitted while it is being submitted", found);
                    atTheCounter = true;
                }
                case "requeued" -> {
                    expect(atTheCounter, "is put back without an attempt", found);
                    atTheCounter = false;
                }
                case "submitted", "unacknowledged" -> expect(atTheCounter, kind + " without an attempt", found);
                case "succeeded" -> expect(kinds.contains("answered"), "succeeds without an answer", found);
                default -> {
                    // The rest may stand anywhere between intake and end.
                }
            }
            ended |= ENDS.contains(kind);
        }
        return found;
    }

    private long count(String kind) {
        return kinds.stream().filter(kind::equals).count();
    }

    private void expect(boolean holds, String otherwise, List<String> found) {
        if (!holds) {
            found.add(otherwise + ": " + kinds);
        }
    }
}
