package dev.darkroom.testing;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears whatever is logged from {@link #listen} until it is closed. */
public final class LogListener extends Handler implements AutoCloseable {

    private static final Logger EVERYTHING = Logger.getLogger("");

    private final Consumer<LogRecord> heard;

    public LogListener(Consumer<LogRecord> heard) {
        this.heard = heard;
    }

    public LogListener listen() {
        EVERYTHING.addHandler(this);
        return this;
    }

    @Override
    public void publish(LogRecord line) {
        heard.accept(line);
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        EVERYTHING.removeHandler(this);
    }
}
