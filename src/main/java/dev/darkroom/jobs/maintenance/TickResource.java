package dev.darkroom.jobs.maintenance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.work.Tick;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code POST /internal/tick}: runs the background work that is due, for a service without timers ({@code darkroom.mode=serverless}). */
@Tag(name = "Operations")
@Path("/internal/tick")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class TickResource {

    private final Tick tick;
    private final Duration longest;

    TickResource(
            Tick tick, @ConfigProperty(name = "darkroom.serverless.tick-time", defaultValue = "20s") Duration longest) {
        this.tick = tick;
        this.longest = longest;
    }

    /**
     * What a tick did, and when the next is worth its while.
     *
     * @param done pieces of work that were begun
     * @param left pieces that are due still, at most some ten thousand of each kind; come again at once if there are any
     * @param nextDueAt when the next of the others comes due; null when nothing is on its way
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Ticked(int done, int left, @Nullable Instant nextDueAt) {}

    @POST
    @Requires(value = Scope.OPERATE, orTickToken = true)
    @Operation(operationId = "tick", summary = "Do what is due; for a scheduler, any number of times at once")
    public Ticked tick() {
        Tick.Outcome outcome = tick.run(longest);
        return new Ticked(outcome.done(), outcome.left(), outcome.next());
    }
}
