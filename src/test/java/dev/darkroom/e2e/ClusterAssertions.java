package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What must be true of many jobs once they have ended, whatever happened meanwhile. */
final class ClusterAssertions {

    private static final int OPENED = 50;

    private final Collection<String> ids;
    private final Map<String, JsonNode> jobs;

    private ClusterAssertions(Collection<String> ids, Map<String, JsonNode> jobs) {
        this.ids = ids;
        this.jobs = jobs;
    }

    /** Waits until all of them have ended well. */
    static ClusterAssertions of(Collection<String> ids, ApiClient apiClient) {
        return new ClusterAssertions(
                ids,
                ids.stream()
                        .collect(Collectors.toMap(
                                Function.identity(),
                                id -> apiClient.await(id, "SUCCEEDED"),
                                (_, job) -> job,
                                TreeMap::new)));
    }

    Collection<JsonNode> jobs() {
        return jobs.values();
    }

    void noTwoAreTheSame() {
        assertThat(jobs).hasSameSizeAs(ids);
        assertThat(jobs.values().stream()
                        .map(job -> job.path("upstream_request_id").asText()))
                .doesNotHaveDuplicates();
    }

    /** Also what nobody got an acknowledgement for is there, and paid for, once. */
    void eachIsPaidForOnce(SandboxLedger sandboxLedger) {
        Map<String, List<JsonNode>> paid = sandboxLedger.byJob();
        assertThat(paid).containsKeys(ids.toArray(String[]::new));
        List<String> twice = new ArrayList<>();
        paid.forEach((id, entries) -> {
            if (entries.size() != 1) {
                JsonNode job = jobs.get(id);
                twice.add(entries + (job == null ? "" : job.toPrettyString()));
            }
        });
        assertThat(twice).as("paid for more than once").isEmpty();
    }

    void noHistoryContradictsItself() {
        assertThat(jobs.values().stream()
                        .flatMap(job -> new HistoryChecker(job)
                                .contradictions().stream()
                                        .map(wrong -> job.path("job_id").asText() + " " + wrong)))
                .isEmpty();
    }

    void eachHasItsOneAsset(ApiClient apiClient) {
        Map<String, List<JsonNode>> assets = apiClient.everyAsset().stream()
                .collect(Collectors.groupingBy(asset -> asset.path("request_id").asText()));
        assertThat(assets).containsKeys(ids.toArray(String[]::new));
        assertThat(assets.values()).allSatisfy(ofOne -> assertThat(ofOne).hasSize(1));
        jobs.values().stream()
                .limit(OPENED)
                .map(job -> job.at("/result/images/0/url").asText())
                .forEach(url -> assertThat(MediaFiles.picture(Web.bytes(url)).getWidth())
                        .isEqualTo(1));
    }
}
