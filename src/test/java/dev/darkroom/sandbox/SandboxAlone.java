package dev.darkroom.sandbox;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The sandbox as a server of its own: no database. */
public final class SandboxAlone implements QuarkusTestProfile {
    @Override
    public String getConfigProfile() {
        return "sandbox";
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "darkroom.sandbox.callbacks.retry-delays", "100ms,100ms,100ms",
                "darkroom.sandbox.ack-lost-hold", "50ms",
                "darkroom.sandbox.hang", "300ms",
                "quarkus.http.test-port", "0",
                "quarkus.management.test-port", "0");
    }
}
