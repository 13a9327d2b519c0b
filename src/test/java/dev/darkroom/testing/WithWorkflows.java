package dev.darkroom.testing;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers.TestCaller;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

/** Somebody who has workflows and gates. */
public abstract class WithWorkflows {

    @Inject
    protected Callers callers;

    @Inject
    protected Database database;

    protected TestCaller caller;
    protected Workflows workflows;

    @BeforeEach
    void somebodyNew() {
        caller = callers.somebody();
        workflows = new Workflows(caller);
    }
}
