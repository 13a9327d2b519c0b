package dev.darkroom.boot;

import dev.darkroom.shared.connection.ConnectionDrain;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * Runs the service until it is told to stop, and returns only when it has stopped. Left alone, SIGTERM would run all of
 * the JVM's shutdown hooks at once: the embedded database would go while jobs still write to it.
 */
public final class ServiceRunner implements QuarkusApplication {

    private static final int SIGNAL_BASE = 128;

    private final StartupMessage startupMessage;
    private final ConnectionDrain connectionDrain;
    private final AtomicBoolean stopping = new AtomicBoolean();

    ServiceRunner(StartupMessage startupMessage, ConnectionDrain connectionDrain) {
        this.startupMessage = startupMessage;
        this.connectionDrain = connectionDrain;
    }

    @Override
    public int run(String... args) {
        for (String name : List.of("TERM", "INT")) {
            Signal.handle(new Signal(name), this::stop);
        }
        startupMessage.greet();
        Quarkus.waitForExit();
        return 0;
    }

    private void stop(Signal signal) {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        // The handler's thread knows nothing of the application, whose beans may be made only now and ask for their
        // configuration.
        Thread.currentThread().setContextClassLoader(ServiceRunner.class.getClassLoader());
        startupMessage.sayGoodbye();
        try {
            connectionDrain.drain();
        } finally {
            Quarkus.asyncExit(SIGNAL_BASE + signal.getNumber());
        }
    }

    /** Blocks until the service has stopped and returns the exit code of the process. */
    static int stopped(String... args) {
        AtomicInteger code = new AtomicInteger();
        Quarkus.run(ServiceRunner.class, (exit, failure) -> code.set(failed(exit, failure)), args);
        return code.get();
    }

    // When the start fails the log may not be set up yet, and the reason would be lost.
    private static int failed(int exit, @Nullable Throwable failure) {
        if (failure != null) {
            List<String> lines = StartupFailureReport.lines(failure);
            lines.forEach(System.err::println);
            if (lines.isEmpty()) {
                failure.printStackTrace();
            }
        }
        return exit;
    }
}
