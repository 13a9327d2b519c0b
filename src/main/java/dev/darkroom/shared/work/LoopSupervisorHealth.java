package dev.darkroom.shared.work;

import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Not live once a loop has ended unasked or stands still: only a new process has all of them again. */
@Liveness
class LoopSupervisorHealth implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        List<String> troubled = LoopSupervisor.inTrouble(System.nanoTime());
        var answer = HealthCheckResponse.named("Loops").status(troubled.isEmpty());
        return troubled.isEmpty()
                ? answer.build()
                : answer.withData("in_trouble", String.join(", ", troubled)).build();
    }
}
