package dev.darkroom.sandbox.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.sandbox.SandboxConfigs;
import dev.darkroom.sandbox.cdn.OutputFault;
import dev.darkroom.sandbox.queue.Directives.CallbackFault;
import dev.darkroom.sandbox.queue.Directives.SubmitFault;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultDiceTest {
    private static final int DRAWS = 10_000;

    @Test
    void nothing_goes_wrong_unless_it_was_asked_for() {
        assertThat(draws(Map.of(), Function.identity()).distinct())
                .hasSize(1)
                .first()
                .satisfies(one -> {
                    assertThat(one.submit()).isEqualTo(SubmitFault.OK);
                    assertThat(one.callback()).isEqualTo(CallbackFault.ONCE);
                    assertThat(one.outputs()).isEqualTo(OutputFault.NONE);
                    assertThat(one.failure()).isEmpty();
                });
    }

    @Test
    void the_same_seed_gives_the_same_faults_and_another_seed_others() {
        var rates = Map.of("faults.submit-ack-lost", "0.3", "faults.callback-drop", "0.3", "faults.seed", "5");
        var again = draws(rates, Function.identity()).toList();
        assertThat(draws(rates, Function.identity()).toList()).isEqualTo(again);
        var other = Map.of("faults.submit-ack-lost", "0.3", "faults.callback-drop", "0.3", "faults.seed", "6");
        assertThat(draws(other, Function.identity()).toList()).isNotEqualTo(again);
    }

    @Test
    void shares_are_met_to_a_percent() {
        var rates =
                Map.of("faults.submit-error503", "0.2", "faults.submit-ack-lost", "0.1", "faults.callback-forged", "1");
        assertThat(share(rates, one -> one.submit() == SubmitFault.ERROR_503)).isBetween(0.19, 0.21);
        assertThat(share(rates, one -> one.submit() == SubmitFault.ACK_LOST)).isBetween(0.09, 0.11);
        assertThat(share(rates, one -> one.callback() == CallbackFault.FORGED)).isEqualTo(1.0);
    }

    @Test
    void one_rate_leaves_the_other_kinds_of_fault_alone() {
        List<CallbackFault> before = draws(Map.of("faults.callback-drop", "0.5"), Directives::callback)
                .toList();
        var more = Map.of("faults.callback-drop", "0.5", "faults.submit-error503", "0.9", "faults.run-error500", "0.9");
        assertThat(draws(more, Directives::callback).toList()).isEqualTo(before);
    }

    private static double share(Map<String, String> rates, Predicate<Directives> which) {
        return draws(rates, Function.identity()).filter(which).count() / (double) DRAWS;
    }

    private static <T> Stream<T> draws(Map<String, String> rates, Function<Directives, T> part) {
        var dice = new FaultDice(SandboxConfigs.with(rates));
        return LongStream.range(0, DRAWS).mapToObj(dice::draw).map(part);
    }
}
