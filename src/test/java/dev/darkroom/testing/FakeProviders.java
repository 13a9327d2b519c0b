package dev.darkroom.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** The settings of some {@link FakeProvider}s, which nobody stops: their threads are virtual and end with the process. */
public abstract class FakeProviders implements QuarkusTestResourceLifecycleManager {

    private final Map<String, String> settings = new HashMap<>();

    /** Names the providers and whatever else is to be set. */
    protected abstract void configure();

    /** A provider under that name: its address, and what else is said of it. */
    protected final void provider(String name, FakeProvider provider, Map<String, String> more) {
        setting("darkroom.providers." + name + ".url", provider.url());
        more.forEach((key, value) -> setting("darkroom.providers." + name + "." + key, value));
    }

    protected final void setting(String name, String value) {
        settings.put(name, value);
    }

    @Override
    public final Map<String, String> start() {
        configure();
        return Map.copyOf(settings);
    }

    @Override
    public final void stop() {
        // See above.
    }
}
