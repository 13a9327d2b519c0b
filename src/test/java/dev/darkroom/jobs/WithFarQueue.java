package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

/** An empty {@link FarQueue} for each test. */
public abstract class WithFarQueue {

    @Inject
    protected Database database;

    @Inject
    protected JobsConfig config;

    protected FarQueue far;

    @BeforeEach
    void emptyFarQueue() {
        far = new FarQueue(database, config);
    }
}
