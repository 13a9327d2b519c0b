package dev.darkroom.upstream.client;

import dev.darkroom.upstream.answer.UpstreamCredential;
import io.smallrye.health.api.Wellness;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Health check "Upstream key": down while the provider refuses it for jobs. No readiness: the library and every page still
 * work, and another replica has the same key.
 */
@Wellness
class CredentialHealth implements HealthCheck {

    private final UpstreamCredential credential;

    CredentialHealth(UpstreamCredential credential) {
        this.credential = credential;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("Upstream key");
        credential.refusals().forEach(answer::withData);
        return answer.status(!credential.stopsJobs()).build();
    }
}
