package dev.darkroom.mirror;

import dev.darkroom.testing.OwnAddress;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The service under test mirrors into the library of its first owner. */
public class MirroredIntoItself implements QuarkusTestResourceLifecycleManager {

    /** After the address is known. */
    @Override
    public int order() {
        return 20;
    }

    @Override
    public Map<String, String> start() {
        return Map.of(
                "darkroom.mirror.enabled",
                "true",
                "darkroom.mirror.url",
                OwnAddress.url(),
                "darkroom.mirror.key",
                PostgresResource.KEY);
    }

    @Override
    public void stop() {
        // Nothing runs here.
    }
}
