package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.shared.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two providers, configured by variables alone: the first refuses a third of the submits and loses the acknowledgement of a
 * tenth; the second is a gateway that neither calls back nor lists what it has.
 */
class ProvidersIT {

    private static final int JOBS = 120;
    private static final String ENDPOINT = "fal-ai/flux-1/dev";

    private static final Map<String, String> INPUTS = new LinkedHashMap<>();
    private static PackagedApp first;
    private static PackagedApp second;
    private static PackagedApp darkroom;

    @BeforeAll
    static void send_jobs_to_two_providers() {
        first = PackagedApp.sandbox("providers-first")
                .with("darkroom.sandbox.faults.submit-error503", "0.33")
                .with("darkroom.sandbox.faults.submit-ack-lost", "0.1")
                .start();
        second = PackagedApp.sandbox("providers-second")
                .with("darkroom.sandbox.dialect", "gateway")
                .start();
        darkroom = PackagedApp.darkroom("providers")
                .env("DARKROOM_PROVIDERS_FIRST_URL", first.url())
                .env("DARKROOM_PROVIDERS_FIRST_KEY", "e2e:first")
                .env("DARKROOM_PROVIDERS_FIRST_ORDER", "1")
                .env("DARKROOM_PROVIDERS_HK_URL", second.url())
                .env("DARKROOM_PROVIDERS_HK_STYLE", "plain")
                .env("DARKROOM_PROVIDERS_HK_KEY", "hk-1")
                .env("DARKROOM_PROVIDERS_HK_ORDER", "2")
                .env("DARKROOM_OUTGOING_ALLOW", first.url() + "," + second.url())
                .with("darkroom.jobs.first-look", "4s")
                .with("darkroom.jobs.list-settled", "2s")
                .start();
        ApiClient api = new ApiClient(darkroom);
        for (int i = 0; i < JOBS; i++) {
            String input = "{\"prompt\": \"lighthouse number " + i + "\"}";
            INPUTS.put(api.submit(ENDPOINT, input), input);
        }
    }

    @AfterAll
    static void end() {
        Stream.of(darkroom, first, second).forEach(app -> {
            if (app != null) {
                app.close();
            }
        });
    }

    @Test
    void every_job_ends_well_and_is_paid_for_once_at_one_of_them() {
        ApiClient api = new ApiClient(darkroom);
        INPUTS.keySet().forEach(id -> api.await(id, "SUCCEEDED"));

        List<String> atFirst = inputsOf(first);
        List<String> atSecond = inputsOf(second);

        List<String> paid = new ArrayList<>(atFirst);
        paid.addAll(atSecond);
        assertThat(paid).doesNotHaveDuplicates();
        assertThat(paid)
                .containsExactlyInAnyOrderElementsOf(INPUTS.values().stream()
                        .map(input -> Sha256.hex(input.getBytes(StandardCharsets.UTF_8)))
                        .toList());
        assertThat(atFirst).as("it is the first in line").hasSizeGreaterThan(JOBS / 10);
        assertThat(atSecond).as("what the first refused").hasSizeGreaterThan(JOBS / 10);
    }

    private static List<String> inputsOf(PackagedApp sandbox) {
        JsonNode ledger = Web.get(sandbox.url() + "/sandbox/ledger?limit=100000", "any:key")
                .json();
        List<String> inputs = new ArrayList<>();
        ledger.path("requests")
                .forEach(entry -> inputs.add(entry.path("input_sha256").asText()));
        return inputs;
    }
}
