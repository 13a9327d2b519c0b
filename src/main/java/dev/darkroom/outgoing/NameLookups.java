package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingException.Failed;
import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.outgoing.OutgoingGuard.NameResolver;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bounded name lookups. Each blocks in native code for as long as its name server pleases, and would hold a virtual thread's
 * carrier; so they have threads of their own, of which each domain has its share.
 */
final class NameLookups {

    /** For a thread: who waits holds places that others could have. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Below two letters of a country these are no names that somebody has: {@code co.uk}, {@code com.au}. */
    private static final Set<String> SECOND_LEVEL =
            Set.of("ac", "co", "com", "edu", "go", "gob", "gov", "mil", "ne", "net", "or", "org");

    private final NameResolver resolver;
    private final FairSemaphore places;
    private final ExecutorService threads;

    /** @param most how many at the same time */
    NameLookups(int most, NameResolver resolver) {
        this.resolver = resolver;
        this.places = new FairSemaphore(most, FairShares.THREE_QUARTERS);
        // As many as there are places; one that has just given its place back may be about to end.
        this.threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("lookup-", 0).factory());
    }

    /** @throws OutgoingException when there is none, or not in time */
    InetAddress[] lookUp(Origin origin, Deadline deadline) {
        try {
            FutureTask<InetAddress[]> lookup = begin(origin, deadline);
            try {
                InetAddress[] addresses = lookup.get(deadline.millisLeft(origin), TimeUnit.MILLISECONDS);
                if (addresses.length == 0) {
                    throw new Failed(Kind.DNS, "the name of " + origin + " has no address");
                }
                return addresses;
            } finally {
                lookup.cancel(true);
            }
        } catch (ExecutionException e) {
            String why = e.getCause() instanceof UnknownHostException ? "is unknown" : "could not be looked up";
            throw new Failed(Kind.DNS, "the name of " + origin + " " + why);
        } catch (TimeoutException e) {
            throw Deadline.passed(origin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(Kind.IO, "the call to " + origin + " was interrupted");
        }
    }

    private FutureTask<InetAddress[]> begin(Origin origin, Deadline deadline) throws InterruptedException {
        List<String> holder = List.of(domain(origin.host()));
        long patience = Math.min(PATIENCE.toMillis(), deadline.millisLeft(origin));
        if (!places.tryAcquire(holder, Duration.ofMillis(patience))) {
            throw new Failed(Kind.DNS, "too many names are being looked up to look up that of " + origin);
        }
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> resolver.resolve(origin.host()));
        boolean begun = false;
        try {
            threads.execute(() -> {
                try {
                    lookup.run();
                } finally {
                    // Whoever asked may be gone long since: the place is held for as long as the thread is.
                    places.release(holder);
                }
            });
            begun = true;
        } finally {
            if (!begun) {
                places.release(holder);
            }
        }
        return lookup;
    }

    /** The part of a name that somebody has, whatever stands before it; an address is had by one as it is. */
    static String domain(String host) {
        if (Origin.isLiteral(host)) {
            return host;
        }
        String[] labels = host.split("\\.");
        int last = labels.length - 1;
        boolean isOfCountry = last > 1 && labels[last].length() == 2 && SECOND_LEVEL.contains(labels[last - 1]);
        int length = Math.min(labels.length, isOfCountry ? 3 : 2);
        return String.join(".", List.of(labels).subList(labels.length - length, labels.length));
    }

    void stop() {
        threads.shutdownNow();
    }
}
