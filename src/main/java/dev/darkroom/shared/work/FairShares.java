package dev.darkroom.shared.work;

import java.util.HashMap;
import java.util.Map;

/**
 * Bounded places shared by a dynamic threshold, as buffers are in switches: a holder may have a fixed multiple of what is
 * still free. One alone may have most of the places; the more others hold, the less each may have; and something is always
 * left for who comes next. What is lent out comes back with the ordinary end of the work. Memory is bounded by the places.
 *
 * @param <K> who holds places: an app, an owner, a host
 */
public final class FairShares<K> {

    /** The ratio at which one alone may have half of the places. */
    public static final double HALF = 1;

    /** The ratio at which one alone may have three quarters of the places. */
    public static final double THREE_QUARTERS = 3;

    private final int places;
    private final double ratio;
    private final Map<K, Integer> held = new HashMap<>();
    private int taken;

    /**
     * @param places how many there are for all
     * @param ratio how many one may hold for each that is free: 0.5 lets one alone have a third, 3 three quarters
     */
    public FairShares(int places, double ratio) {
        this.places = places;
        this.ratio = ratio;
    }

    /** Takes a place, whether there is room or not: for work that is begun in any case. */
    public void take(K holder) {
        take(holder, 1);
    }

    synchronized void take(K holder, int wanted) {
        taken += wanted;
        held.merge(holder, wanted, Integer::sum);
    }

    public synchronized int held(K holder) {
        return held.getOrDefault(holder, 0);
    }

    public void release(K holder) {
        release(holder, 1);
    }

    synchronized void release(K holder, int given) {
        taken -= given;
        held.computeIfPresent(holder, (_, count) -> count <= given ? null : count - given);
    }

    /**
     * Whether this one may take so many places at once: within its share, or whatever is free for the first thing that it
     * takes places for.
     *
     * @param own how many it holds for that thing already
     */
    synchronized boolean hasRoom(K holder, int wanted, int own) {
        int alreadyHeld = held(holder);
        return wanted <= (alreadyHeld == own ? Math.max(places - taken, 0) : room(alreadyHeld));
    }

    /** How many more places this one may take now; at least one, as long as any is free, for who holds none. */
    public synchronized int room(K holder) {
        return room(held(holder));
    }

    /** How many places one may take who holds none yet. */
    public synchronized int newcomersRoom() {
        return room(0);
    }

    /** Those who hold places, with how many more each may take. */
    public synchronized Map<K, Integer> rooms() {
        Map<K, Integer> rooms = new HashMap<>();
        held.keySet().forEach(holder -> rooms.put(holder, room(holder)));
        return rooms;
    }

    // What is held and what is taken now may together be no more than the ratio allows for what is free after that.
    private int room(int alreadyHeld) {
        int free = Math.max(places - taken, 0);
        int room = (int) ((ratio * free - alreadyHeld) / (1 + ratio));
        return Math.clamp(room, alreadyHeld == 0 ? Math.min(1, free) : 0, free);
    }
}
