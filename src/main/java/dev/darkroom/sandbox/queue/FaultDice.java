package dev.darkroom.sandbox.queue;

import dev.darkroom.sandbox.SandboxConfig;
import dev.darkroom.sandbox.cdn.OutputFault;
import dev.darkroom.sandbox.media.Chance;
import dev.darkroom.sandbox.queue.Directives.CallbackFault;
import dev.darkroom.sandbox.queue.Directives.Failure;
import dev.darkroom.sandbox.queue.Directives.StreamForm;
import dev.darkroom.sandbox.queue.Directives.SubmitFault;
import java.util.Optional;

/** Faults by chance: what meets the n-th submit follows from the seed and n alone. */
final class FaultDice {
    private static final int SLOW_MILLIS = 1000;
    private final SandboxConfig config;

    FaultDice(SandboxConfig config) {
        this.config = config;
    }

    /** The faults of a submit. Each kind has its own draw, so that changing one rate leaves the other kinds alone. */
    Directives draw(long number) {
        var faults = config.faults();
        var chance = new Chance(faults.seed() * 0x9E3779B97F4A7C15L + number);
        double submit = chance.unit();
        double callback = chance.unit();
        double run = chance.unit();
        double outputs = chance.unit();
        return new Directives(
                config.queueTime(),
                config.runTime(),
                run < faults.runError500() ? Optional.of(new Failure(500, "internal_server_error")) : Optional.empty(),
                pick(
                        submit,
                        SubmitFault.OK,
                        new Share<>(faults.submitError503(), SubmitFault.ERROR_503),
                        new Share<>(faults.submitAckLost(), SubmitFault.ACK_LOST),
                        new Share<>(faults.submitHang(), SubmitFault.HANG)),
                pick(
                        callback,
                        CallbackFault.ONCE,
                        new Share<>(faults.callbackDrop(), CallbackFault.DROP),
                        new Share<>(faults.callbackDuplicate(), CallbackFault.DUPLICATE),
                        new Share<>(faults.callbackLate(), CallbackFault.LATE),
                        new Share<>(faults.callbackForged(), CallbackFault.FORGED),
                        new Share<>(faults.callbackNullPayload(), CallbackFault.NULL_PAYLOAD)),
                pick(
                        outputs,
                        OutputFault.NONE,
                        new Share<>(faults.outputsError503(), new OutputFault(503, -1, 0)),
                        new Share<>(faults.outputsSlow(), new OutputFault(200, -1, SLOW_MILLIS))),
                config.callbacks().late(),
                StreamForm.EVENTS);
    }

    private record Share<T>(double of, T fault) {}

    @SafeVarargs
    private static <T> T pick(double drawn, T usual, Share<T>... shares) {
        double edge = 0;
        for (Share<T> share : shares) {
            edge += share.of();
            if (drawn < edge) {
                return share.fault();
            }
        }
        return usual;
    }
}
