package dev.darkroom.sandbox.queue;

import dev.darkroom.sandbox.SandboxConfig;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** Every request ever accepted: all are counted, the newest are listed. */
@Singleton
public final class RequestLedger {
    private final ArrayDeque<Acceptance> newestFirst = new ArrayDeque<>();
    private final int size;
    private long total;

    RequestLedger(SandboxConfig config) {
        this.size = config.ledgerSize();
    }

    synchronized void enter(Acceptance acceptance) {
        newestFirst.addFirst(acceptance);
        total++;
        if (newestFirst.size() > size) {
            newestFirst.removeLast();
        }
    }

    /** How many were ever accepted. */
    public synchronized long total() {
        return total;
    }

    /** How many can still be listed. */
    public synchronized int kept() {
        return newestFirst.size();
    }

    /** A page of those that match, newest first. */
    public synchronized List<Acceptance> page(Predicate<Acceptance> wanted, int offset, int limit) {
        var page = new ArrayList<Acceptance>();
        int toSkip = offset;
        for (Iterator<Acceptance> all = newestFirst.iterator(); all.hasNext() && page.size() < limit; ) {
            var next = all.next();
            if (wanted.test(next) && toSkip-- <= 0) {
                page.add(next);
            }
        }
        return page;
    }
}
