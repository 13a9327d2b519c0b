package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingException.Failed;
import dev.darkroom.outgoing.OutgoingException.Kind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The end of the time that a whole call has, on the monotonic clock. */
public record Deadline(long nanos) {

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left, in milliseconds, at least 1; throws when nothing is. */
    long millisLeft(Origin origin) {
        long left = nanos - System.nanoTime();
        if (left <= 0) {
            throw passed(origin);
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }

    static OutgoingException passed(Origin origin) {
        return new Failed(Kind.TIMEOUT, "the call to " + origin + " did not end in time");
    }
}
