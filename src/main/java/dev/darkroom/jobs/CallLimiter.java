package dev.darkroom.jobs;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.darkroom.jobs.ClaimBounds.Lane;
import dev.darkroom.shared.FairShares;
import dev.darkroom.upstream.FailureDomain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Bulkhead and throttle of one kind of work on jobs. Each app, each owner and each owner's jobs of one app have a share of
 * the places; an app that fails is held back by a throttle of its own, and all of them only by what is the provider's: its
 * connections, a limit of the account, or several apps that fail while none succeeds.
 */
final class CallLimiter {

    private static final double APPS = 1;
    private static final double OWNERS = 3;
    private static final double LANES = 0.5;
    private static final int MOST_THROTTLES = 10_000;
    private static final Duration THROTTLES_KEPT = Duration.ofHours(1);
    // Two may have a cause in common; one whose success is this fresh shows that the provider is well.
    private static final int SEVERAL = 3;
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final int places;
    private final FairShares<String> apps;
    private final FairShares<UUID> owners;
    private final FairShares<Lane> lanes;
    private final AdaptiveThrottle provider;
    private final LoadingCache<String, AdaptiveThrottle> throttles;
    private final Consumer<@Nullable String> recovered;
    private final Clock clock;
    private final Set<String> failing = new HashSet<>();
    private Instant lastSuccess = Instant.MIN;
    private int underWay;
    private boolean selective;

    /** @param recovered is told an app that answers again after a time of trouble, or null when the provider does */
    CallLimiter(int places, Clock clock, RandomGenerator random, Consumer<@Nullable String> recovered) {
        this.places = places;
        this.apps = new FairShares<>(places, APPS);
        this.owners = new FairShares<>(places, OWNERS);
        this.lanes = new FairShares<>(places, LANES);
        this.provider = new AdaptiveThrottle(clock, random);
        this.throttles = Caffeine.newBuilder()
                .maximumSize(MOST_THROTTLES)
                .expireAfterAccess(THROTTLES_KEPT)
                .build(_ -> new AdaptiveThrottle(clock, random));
        this.recovered = recovered;
        this.clock = clock;
    }

    /** @param free how many places there are for it at all */
    synchronized ClaimBounds bounds(int free) {
        Map<String, Integer> rooms = apps.rooms();
        Map<String, Integer> throttled = new HashMap<>();
        throttles.asMap().forEach((app, throttle) -> {
            if (!throttle.isOpen()) {
                throttled.put(app, Math.min(throttle.room(apps.held(app)), apps.room(app)));
            }
        });
        rooms.putAll(throttled);
        ClaimBounds bounds = new ClaimBounds(
                Math.min(free, provider.room(underWay)), lanes.newcomersRoom(), rooms, owners.rooms(), lanes.rooms());
        selective = bounds.isSelective();
        return bounds;
    }

    /** Work on a job begins; it is told {@link #end} when it is over, however it ends. */
    synchronized void begin(Lane lane) {
        underWay++;
        apps.take(lane.app());
        owners.take(lane.owner());
        lanes.take(lane);
    }

    /** The same, where nobody has more than a share by it. */
    synchronized boolean tryBegin(Lane lane) {
        boolean room = apps.room(lane.app()) > 0 && owners.room(lane.owner()) > 0 && lanes.room(lane) > 0;
        if (room) {
            begin(lane);
        }
        return room;
    }

    /** @return whether the last claim looked whose jobs it took, so that others may wait for this place */
    synchronized boolean end(Lane lane) {
        underWay--;
        apps.release(lane.app());
        owners.release(lane.owner());
        lanes.release(lane);
        return selective;
    }

    /** A call for a job was answered, be it to say no to this one. */
    void fine(Lane lane) {
        String app = lane.app();
        boolean appIsWell;
        boolean providerIsWell;
        synchronized (this) {
            failing.clear();
            lastSuccess = clock.instant();
            providerIsWell = provider.fine(places);
            AdaptiveThrottle throttle = throttles.getIfPresent(app);
            appIsWell = throttle != null && throttle.fine(places);
        }
        if (appIsWell || providerIsWell) {
            recovered.accept(providerIsWell ? null : app);
        }
    }

    /** A call for a job failed, or may have. */
    synchronized void failed(Lane lane, FailureDomain domain, @Nullable Duration retryAfter) {
        String app = lane.app();
        switch (domain) {
            case PROVIDER -> provider.troubled(retryAfter, underWay);
            case APP -> troubled(app, retryAfter);
            case REQUEST -> {
                AdaptiveThrottle throttle = throttles.getIfPresent(app);
                // One alone says nothing, unless it was sent to see whether the app is well again.
                if (throttle != null && !throttle.isOpen()) {
                    troubled(app, retryAfter);
                }
            }
        }
    }

    private void troubled(String app, @Nullable Duration retryAfter) {
        throttles.get(app).troubled(retryAfter, apps.held(app));
        failing.add(app);
        if (failing.size() >= SEVERAL && lastSuccess.isBefore(clock.instant().minus(FRESH))) {
            failing.clear();
            provider.troubled(null, underWay);
        }
    }
}
