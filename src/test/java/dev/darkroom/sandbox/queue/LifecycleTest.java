package dev.darkroom.sandbox.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.SandboxConfigs;
import dev.darkroom.sandbox.queue.Acceptance.State;
import dev.darkroom.testing.SettableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final SettableClock clock = new SettableClock();

    @Test
    void a_request_waits_then_runs_then_is_completed() {
        var request = request(Map.of("queue-time", "1s", "run-time", "2s"));
        assertThat(state(request)).isEqualTo(State.IN_QUEUE);
        clock.advance(Duration.ofMillis(999));
        assertThat(state(request)).isEqualTo(State.IN_QUEUE);
        clock.advance(Duration.ofMillis(1));
        assertThat(state(request)).isEqualTo(State.IN_PROGRESS);
        clock.advance(Duration.ofMillis(1999));
        assertThat(state(request)).isEqualTo(State.IN_PROGRESS);
        clock.advance(Duration.ofMillis(1));
        assertThat(state(request)).isEqualTo(State.COMPLETED);
        assertThat(request.result().status()).isEqualTo(200);
        assertThat(request.acceptance().units()).isEqualTo(BigDecimal.TWO);
    }

    @Test
    void a_request_of_an_earlier_run_is_told_from_one_that_never_was() {
        String before = RequestIds.next(clock).toString();
        clock.advance(Duration.ofSeconds(1));
        var requests = new Requests(SandboxConfigs.with(Map.of()), clock);
        assertThat(requests.isOfEarlierRun(before)).isTrue();
        assertThat(requests.isOfEarlierRun(RequestIds.next(clock).toString())).isFalse();
        assertThat(requests.isOfEarlierRun(UUID.randomUUID().toString())).isFalse();
        assertThat(requests.isOfEarlierRun("no-id")).isFalse();
    }

    @Test
    void a_cancelled_request_is_completed_at_once_and_costs_nothing() {
        var request = request(Map.of());
        assertThat(request.cancel(clock)).isTrue();
        assertThat(state(request)).isEqualTo(State.COMPLETED);
        assertThat(request.result().status()).isEqualTo(499);
        assertThat(request.result().errorType()).contains("client_cancelled");
        assertThat(request.acceptance().units()).isEqualTo(BigDecimal.ZERO);
        assertThat(request.cancel(clock)).isFalse();
    }

    @Test
    void a_completed_request_cannot_be_cancelled() {
        var request = request(Map.of());
        clock.advance(Duration.ofHours(1));
        assertThat(request.cancel(clock)).isFalse();
        assertThat(request.result().status()).isEqualTo(200);
    }

    @Test
    void the_status_always_has_the_keys_that_clients_read() {
        var requests = new Requests(SandboxConfigs.with(Map.of()), clock);
        var first = request(Map.of());
        var second = request(Map.of());
        requests.add(first);
        requests.add(second);
        var queued = StatusBody.at(second, requests, false, clock.instant());
        assertThat(queued.path("queue_position").asInt()).isEqualTo(1);
        assertThat(queued.path("logs").isNull()).isTrue();
        assertThat(queued.path("metrics")).isEmpty();
        clock.advance(Duration.ofHours(1));
        var completed = StatusBody.at(second, requests, true, clock.instant());
        assertThat(completed.path("logs")).hasSize(5);
        assertThat(completed.at("/metrics/inference_time").asDouble()).isEqualTo(0.3);
        assertThat(completed.has("error")).isFalse();
    }

    @Test
    void the_oldest_finished_requests_make_room_for_new_ones() {
        var requests = new Requests(SandboxConfigs.with(Map.of("kept-requests", "3")), clock);
        var endless = request(Map.of("run-time", "10h"));
        var finished = request(Map.of());
        requests.add(endless);
        requests.add(finished);
        clock.advance(Duration.ofHours(1));
        requests.add(request(Map.of()));
        assertThat(known(requests, finished)).isTrue();

        assertThat(requests.full()).isFalse();
        assertThat(known(requests, finished)).isFalse();
        assertThat(known(requests, endless)).isTrue();

        requests.add(request(Map.of()));
        assertThat(requests.full()).isTrue();
    }

    @Test
    void the_ledger_lists_the_newest_and_counts_them_all() {
        var ledger = new RequestLedger(SandboxConfigs.with(Map.of("ledger-size", "2")));
        var newest = request(Map.of()).acceptance();
        for (var entry : new Acceptance[] {
            request(Map.of()).acceptance(), request(Map.of()).acceptance(), newest
        }) {
            ledger.enter(entry);
        }
        assertThat(ledger.total()).isEqualTo(3);
        assertThat(ledger.kept()).isEqualTo(2);
        assertThat(ledger.page(_ -> true, 0, 10)).hasSize(2).first().isSameAs(newest);
        assertThat(ledger.page(_ -> true, 1, 10)).hasSize(1);
        assertThat(ledger.page(entry -> entry.endpoint().equals("other/app"), 0, 10))
                .isEmpty();
    }

    private static boolean known(Requests requests, SandboxRequest request) {
        return requests.find(request.acceptance().id().toString()).isPresent();
    }

    private State state(SandboxRequest request) {
        return request.acceptance().stateAt(clock.instant());
    }

    private SandboxRequest request(Map<String, String> settings) {
        var directives = new FaultDice(SandboxConfigs.with(settings)).draw(0);
        var acceptance = new Acceptance(
                RequestIds.next(clock),
                "fal-ai/flux/dev",
                null,
                new byte[32],
                BigDecimal.TWO,
                200,
                true,
                clock.instant(),
                directives);
        return new SandboxRequest(
                acceptance,
                "fal-ai/flux",
                "http://host/",
                new byte[0],
                directives,
                false,
                () -> Result.ok(Json.object()));
    }
}
