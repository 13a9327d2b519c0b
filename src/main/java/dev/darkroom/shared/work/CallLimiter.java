package dev.darkroom.shared.work;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Bulkhead and throttle of one kind of work that is claimed from a table. Each target of it (an app, a receiver), each owner,
 * and each owner's work for one target have a share of the places. A target that fails is held back by a throttle of its own,
 * and all of them only by what they have in common: the provider's connections, a limit of the account, or several that fail
 * while none succeeds.
 */
// The entries of a cache that is bounded in size and forgets what nobody asks for: Quarkus registers other kinds only.
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS")
public final class CallLimiter {

    private static final double TARGETS = 1;
    private static final double OWNERS = 3;
    private static final double LANES = 0.5;
    private static final int MAX_THROTTLES = 10_000;
    private static final Duration THROTTLES_KEPT = Duration.ofHours(1);
    // Two may have a cause in common; one whose success is this fresh shows that the provider is well.
    private static final int SEVERAL = 3;
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final int places;
    private final FairShares<String> targets;
    private final FairShares<UUID> owners;
    private final FairShares<Lane> lanes;
    private final AdaptiveThrottle common;
    private final boolean inCommon;
    private final Cache<String, AdaptiveThrottle> throttles;
    private final Consumer<@Nullable String> recovered;
    private final Clock clock;
    private final RandomGenerator random;
    private final Set<String> failing = new HashSet<>();
    private Instant lastSuccess = Instant.MIN;
    private int underWay;
    private ClaimBounds last = ClaimBounds.NOTHING;
    /** That of the last bounds: looked at with every end, and not worth working out each time. */
    private boolean isShort;

    private boolean theWellFirst;
    private int begun;

    /** @param recovered is told a target that answers again after a time of trouble, or null when all do */
    public CallLimiter(int places, Clock clock, RandomGenerator random, Consumer<@Nullable String> recovered) {
        this(places, clock, random, recovered, true);
    }

    /** @param common whether the targets have something in common that several failing ones speak of */
    public CallLimiter(
            int places, Clock clock, RandomGenerator random, Consumer<@Nullable String> recovered, boolean common) {
        this.inCommon = common;
        this.places = places;
        this.targets = new FairShares<>(places, TARGETS);
        this.owners = new FairShares<>(places, OWNERS);
        this.lanes = new FairShares<>(places, LANES);
        this.common = new AdaptiveThrottle(clock, random);
        this.throttles = Caffeine.newBuilder()
                .maximumSize(MAX_THROTTLES)
                .expireAfterAccess(THROTTLES_KEPT)
                .build();
        this.recovered = recovered;
        this.clock = clock;
        this.random = random;
    }

    /** @param free how many places there are for it at all */
    public synchronized ClaimBounds bounds(int free) {
        // In a trouble that all share, who has none of its own can best tell whether it is over; where there is nobody,
        // any can.
        boolean nobodyIsWell = theWellFirst && last.most() > 0 && begun == 0;
        theWellFirst = !common.isOpen() && !nobodyIsWell;
        Map<String, Integer> rooms = targets.rooms();
        if (theWellFirst && common.isTried()) {
            // Who has not answered yet may be what the trouble is: the others go first.
            rooms.replaceAll((_, _) -> 0);
        }
        throttles.asMap().forEach((target, throttle) -> {
            if (!throttle.isOpen()) {
                int room = Math.min(throttle.room(targets.held(target)), targets.room(target));
                rooms.put(target, theWellFirst ? 0 : room);
            }
        });
        int asked = last.inOrder();
        ClaimBounds bounds = new ClaimBounds(
                Math.min(free, common.room(underWay)),
                lanes.newcomersRoom(),
                rooms,
                owners.rooms(),
                lanes.rooms(),
                asked > 0 ? begun >= asked : last.contended());
        if (bounds.isSelective()) {
            // Each newcomer may have a newcomer's room: several in one claim must leave something for who comes next.
            bounds = bounds.atMost((free + 1) / 2);
        }
        last = bounds;
        isShort = bounds.isShort();
        begun = 0;
        return bounds;
    }

    /** How many targets are held back now. */
    public synchronized long heldBack() {
        return throttles.asMap().values().stream()
                .filter(throttle -> !throttle.isOpen())
                .count();
    }

    /** A piece of work begins; it is told {@link #end} when it is over, however it ends. */
    public synchronized void begin(Lane lane) {
        underWay++;
        begun++;
        targets.take(lane.target());
        owners.take(lane.owner());
        lanes.take(lane);
    }

    /** The same, where nobody has more than a share by it. */
    public synchronized boolean tryBegin(Lane lane) {
        boolean room = targets.room(lane.target()) > 0 && owners.room(lane.owner()) > 0 && lanes.room(lane) > 0;
        if (room) {
            begin(lane);
        }
        return room;
    }

    /** @return whether somebody was short of places at the last claim, so that others may wait for this one */
    public synchronized boolean end(Lane lane) {
        underWay--;
        targets.release(lane.target());
        owners.release(lane.owner());
        lanes.release(lane);
        return isShort;
    }

    /** A call was answered, be it to say no to this one. */
    public void fine(Lane lane) {
        String target = lane.target();
        boolean targetIsWell;
        boolean allAreWell;
        synchronized (this) {
            failing.clear();
            lastSuccess = clock.instant();
            allAreWell = common.fine(places);
            AdaptiveThrottle throttle = throttles.getIfPresent(target);
            targetIsWell = throttle != null && throttle.fine(places);
        }
        if (targetIsWell || allAreWell) {
            recovered.accept(allAreWell ? null : target);
        }
    }

    /** A call failed, or may have; nothing says that the next one will. */
    public synchronized void failed(Lane lane, @Nullable Duration retryAfter) {
        AdaptiveThrottle throttle = throttles.getIfPresent(lane.target());
        // One alone says nothing, unless it was sent to see whether the target is well again.
        if (throttle != null && !throttle.isOpen()) {
            targetFailed(lane, retryAfter);
        }
    }

    /** A call failed for a reason that holds for the others to its target, too. */
    public synchronized void targetFailed(Lane lane, @Nullable Duration retryAfter) {
        String target = lane.target();
        throttles.get(target, _ -> new AdaptiveThrottle(clock, random)).troubled(retryAfter, targets.held(target));
        if (inCommon) {
            failing.add(target);
        }
        if (inCommon
                && failing.size() >= SEVERAL
                && lastSuccess.isBefore(clock.instant().minus(FRESH))) {
            failing.clear();
            allFailed(null);
        }
    }

    /** A call failed for a reason that holds for all others. */
    public synchronized void allFailed(@Nullable Duration retryAfter) {
        common.troubled(retryAfter, underWay);
    }
}
