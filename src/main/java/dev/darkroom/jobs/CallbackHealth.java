package dev.darkroom.jobs;

import jakarta.enterprise.context.ApplicationScoped;

/** How many of the last answers came by callback: where many had to be asked for, callbacks get lost. */
@ApplicationScoped
public class CallbackHealth {

    private static final int LAST = 50;
    // Of fewer nothing can be said.
    private static final int ENOUGH = 20;

    private final boolean[] asked = new boolean[LAST];
    private int count;

    public synchronized void answered(boolean byAsking) {
        asked[count % LAST] = byAsking;
        count = count + 1 == 2 * LAST ? LAST : count + 1;
    }

    /** The share of the last answers that had to be asked for, from 0 to 1. */
    synchronized double lost() {
        int known = Math.min(count, LAST);
        if (known < ENOUGH) {
            return 0;
        }
        int lost = 0;
        for (int i = 0; i < known; i++) {
            lost += asked[i] ? 1 : 0;
        }
        return (double) lost / known;
    }
}
