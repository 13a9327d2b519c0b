package dev.darkroom.shared.work;

import dev.darkroom.shared.work.ClaimBounds.Lane;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * The budget of heap for large texts: inputs, results, webhook bodies, request bodies and answers, whoever holds them. The
 * first MiB of each, of a request's body the first 32 KiB, is free. A text that is parsed takes many times its bytes, so a few
 * of the largest at once would take all the memory there is. One owner may have three quarters of it at the most, and half of
 * it for one app, for one receiver of webhooks, or for what it sends or reads; what one text takes beyond that it may have
 * while nobody else has it.
 */
@Singleton
public class LargeTextBudget {

    /** The length of a text, in UTF-8 bytes, up to which it is not counted: claims read it along. */
    public static final int FREE_BYTES = 1 << 20;

    /** Room is given out in pieces of so many bytes. */
    public static final int UNIT = 32 << 10;

    private static final ScopedValue<Reservation> RESERVATION = ScopedValue.newInstance();
    private static final Duration PATIENCE_OF_WORK = Duration.ofSeconds(20);
    /** The largest result (64 MiB) always fits, alone. */
    private static final int MIN_SIZE = 72;
    /** Bytes of the heap for each byte of a text: its bytes, its text, its tree and what is written of it. */
    private static final int HEAP_PER_BYTE = 8;

    /** In units. */
    private final int size;

    private final Duration patienceOfWork;
    /** In units. */
    private final FairSemaphore free;

    @Inject
    LargeTextBudget() {
        this(mebibytesOfHeap(), PATIENCE_OF_WORK);
    }

    /** @param patienceOfWork how long a piece of work waits for room */
    public LargeTextBudget(int mebibytes, Duration patienceOfWork) {
        size = mebibytes * (FREE_BYTES / UNIT);
        this.patienceOfWork = patienceOfWork;
        free = new FairSemaphore(size, FairShares.THREE_QUARTERS, FairShares.HALF);
    }

    private static int mebibytesOfHeap() {
        long mebibytes = Runtime.getRuntime().maxMemory() / FREE_BYTES / HEAP_PER_BYTE;
        return (int) Math.clamp(mebibytes, MIN_SIZE, 65_536);
    }

    /** What is reserved for one piece of work, request or answer; none of it until it is asked for. */
    public final class Reservation implements AutoCloseable {
        private final List<?> holders;
        private int taken;
        private boolean closed;

        private Reservation(Lane holder) {
            holders = List.of(holder.owner(), holder);
        }

        /**
         * Reserves room for more, and waits for it where others have taken all of it. Two that hold some and want more
         * cannot wait for each other for longer than that.
         *
         * @return false when there is none, or the thread was interrupted
         */
        public boolean grow(long bytes, Duration patience) {
            long units = (bytes + UNIT - 1) / UNIT;
            // What is larger than all there is has it alone.
            int more = (int) Math.min(units, size - taken);
            try {
                if (more > 0 && !free.acquire(holders, more, taken, patience)) {
                    return false;
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return false;
            }
            return keep(more);
        }

        private boolean grow(long bytes) {
            return grow(bytes, patienceOfWork);
        }

        // It may have been closed meanwhile, as by a caller that hung up.
        private synchronized boolean keep(int more) {
            if (closed) {
                free.release(holders, more);
                return false;
            }
            taken += more;
            return true;
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                free.release(holders, taken);
            }
        }
    }

    /** A reservation, to be closed once what it is for is in memory no more. */
    public Reservation open(Lane holder) {
        return new Reservation(holder);
    }

    /**
     * Runs a piece of work once there is room for the texts that it begins with, and releases at its end what was reserved
     * for it, then or during it on this thread.
     *
     * @param bytes the length of those texts; 0 where they are small and here already
     * @param noRoom what is done instead where others take all the room for too long
     */
    public void during(Lane holder, long bytes, Runnable work, Runnable noRoom) {
        try (Reservation reservation = open(holder)) {
            ScopedValue.where(RESERVATION, reservation).run(() -> (reservation.grow(bytes) ? work : noRoom).run());
        }
    }

    /** Whether this thread is in a piece of work that may reserve. */
    public static boolean isInWork() {
        return RESERVATION.isBound();
    }

    /**
     * Reserves room for a text until the work that this thread does is done.
     *
     * @throws MemoryBudgetExhaustedException when there is none for some seconds
     * @throws java.util.NoSuchElementException outside of such work
     */
    public static void reserve(long bytes) {
        if (!RESERVATION.get().grow(bytes)) {
            throw new MemoryBudgetExhaustedException();
        }
    }
}
