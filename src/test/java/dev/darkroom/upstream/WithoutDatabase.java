package dev.darkroom.upstream;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service without its database, with a fake provider, and with repetitions that do not wait. */
public class WithoutDatabase implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(FakeUpstream.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>(Map.of(
                "quarkus.datasource.active", "false",
                "quarkus.hibernate-orm.active", "false",
                "quarkus.flyway.active", "false",
                "quarkus.flyway.migrate-at-start", "false",
                "darkroom.background.enabled", "false",
                "quarkus.scheduler.enabled", "false",
                "quarkus.http.test-port", "0",
                "quarkus.management.test-port", "0"));
        for (String method : new String[] {"QueueGateway/status", "QueueGateway/result", "QueueGateway/cancel"}) {
            String key = "quarkus.fault-tolerance.\"dev.darkroom.upstream.client." + method + "\".retry.";
            config.put(key + "delay", "1");
            config.put(key + "delay-unit", "millis");
            config.put(key + "jitter", "0");
        }
        return config;
    }
}
