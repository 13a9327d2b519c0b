package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What operators draw and alert on, of a service that has done a little of everything. */
class MonitoringIT {

    private static final Pattern METER = Pattern.compile("darkroom_[a-z_]+");
    private static final List<String> LATENCIES = List.of(
            "darkroom_upstream_submit",
            "darkroom_jobs_claim",
            "darkroom_results_ingest",
            "darkroom_search",
            "darkroom_deliveries_attempted");
    private static final Pattern COUNTER_OF_EVENTS = Pattern.compile(".*_total");

    @Test
    void every_series_of_the_dashboard_the_alerts_and_the_runbook_is_there() throws IOException {
        Set<String> watched = metersIn(Path.of("deploy", "compose"));
        Set<String> documented = metersIn(Path.of("docs", "how-to", "monitoring.md"));
        // Counted only when it happens, which is not in a healthy service.
        watched.removeIf(name -> name.equals("darkroom_loops_failures_total"));
        documented.removeIf(name -> COUNTER_OF_EVENTS.matcher(name).matches());
        assertThat(watched).hasSizeGreaterThan(8);
        assertThat(documented).hasSizeGreaterThan(12);

        try (PackagedApp app = PackagedApp.darkroom("monitoring")) {
            app.env("DARKROOM_OUTGOING_ALLOW", app.url()).start();
            ApiClient apiClient = new ApiClient(app);
            String receiver = app.url() + "/health";
            String id = apiClient.submit("fal-ai/flux/schnell?fal_webhook=" + receiver, "{\"prompt\": \"a harbour\"}");
            apiClient.await(id, "SUCCEEDED");
            Web.get(app.url() + "/v1/assets?q=harbour", PackagedApp.KEY);

            await("all series").atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                String metrics = app.metrics();
                Set<String> series = metrics.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split("[{ ]", 2)[0])
                        .collect(Collectors.toSet());
                assertThat(series).containsAll(watched);
                assertThat(documented).allSatisfy(name -> assertThat(series).anyMatch(one -> one.startsWith(name)));
                assertThat(LATENCIES)
                        .allSatisfy(name -> assertThat(metrics)
                                .containsPattern("(?m)^" + name + "_seconds_bucket\\{.*le=\"0.05\"")
                                .containsPattern("(?m)^" + name + "_seconds_count\\{"));
            });
        }
    }

    private static Set<String> metersIn(Path place) throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                METER.matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .forEach(names::add);
            }
        }
        return names;
    }
}
