package dev.darkroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the lone sandbox has accepted, and so would have been paid for. */
final class SandboxLedger {

    private final PackagedApp sandbox;

    SandboxLedger(PackagedApp sandbox) {
        this.sandbox = sandbox;
    }

    /** The entries of one of our jobs, known by the callback URL that holds the job's id. */
    List<JsonNode> entriesOf(String jobId) {
        return entries().stream()
                .filter(entry -> entry.path("callback_url").asText().contains("/callbacks/" + jobId + "/"))
                .toList();
    }

    /** All entries, by the job in whose name they were accepted. */
    Map<String, List<JsonNode>> byJob() {
        return entries().stream().collect(Collectors.groupingBy(SandboxLedger::jobOf));
    }

    private static String jobOf(JsonNode entry) {
        String url = entry.path("callback_url").asText();
        return url.replaceFirst(".*/callbacks/", "").replaceFirst("/.*", "");
    }

    /** How many requests were ever accepted. */
    long total() {
        return read().path("total").asLong();
    }

    boolean hasFinished(String jobId) {
        List<JsonNode> entries = entriesOf(jobId);
        return !entries.isEmpty()
                && entries.stream()
                        .allMatch(entry -> entry.path("state").asText().equals("COMPLETED"));
    }

    private List<JsonNode> entries() {
        return StreamSupport.stream(read().path("requests").spliterator(), false)
                .toList();
    }

    private JsonNode read() {
        return Web.get(sandbox.url() + "/sandbox/ledger?limit=100000", "any:key")
                .json();
    }
}
