package dev.darkroom.upstream;

import dev.darkroom.upstream.client.AppCircuitBreakers;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamRequest;
import dev.darkroom.upstream.client.UpstreamSubmission;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The queue of a fake provider, its circuits closed before each test. */
public abstract class WithUpstreamQueue {

    protected static final UpstreamRequest REQUEST = new UpstreamRequest(null, "fal-ai/flux/dev", "019f-1");

    @Inject
    protected UpstreamQueue queue;

    @Inject
    protected Providers providers;

    @Inject
    CircuitBreakerMaintenance circuits;

    @Inject
    AppCircuitBreakers guards;

    @BeforeEach
    void closeCircuits() {
        circuits.resetAll();
        guards.reset();
    }

    protected SubmitOutcome submit() {
        return submit("fal-ai/flux/dev");
    }

    protected SubmitOutcome submit(String endpoint) {
        return queue.submit(
                providers.account(null).orElseThrow(),
                new UpstreamSubmission(endpoint, "{}", URI.create("https://me.example/c"), null, null, Map.of()));
    }
}
