package dev.darkroom.sandbox.queue;

import dev.darkroom.sandbox.SandboxConfig;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The requests whose input and result are still known: the newest, up to a number and an amount of bytes. */
@Singleton
public final class Requests {
    /** Looking at more requests than these would cost more than the answer is worth. */
    private static final int MAX_EXAMINED = 1000;

    private final NavigableMap<Long, SandboxRequest> byNumber = new ConcurrentSkipListMap<>();
    private final ConcurrentHashMap<UUID, Long> numbers = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong counter = new AtomicLong();
    private final SandboxConfig config;
    private final Clock clock;
    private final Instant startedAt;

    Requests(SandboxConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    void add(SandboxRequest request) {
        long number = counter.incrementAndGet();
        byNumber.put(number, request);
        numbers.put(request.acceptance().id(), number);
        bytes.addAndGet(request.inputLength());
    }

    /** Whether so many are unfinished that none can be pushed out for another. */
    boolean full() {
        trim();
        return over();
    }

    public Optional<SandboxRequest> find(String id) {
        try {
            return Optional.ofNullable(numbers.get(UUID.fromString(id))).map(byNumber::get);
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    /** Whether the id, which holds the time that it was made at, is from before this sandbox was started. */
    boolean isOfEarlierRun(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.version() == 7 && uuid.getMostSignificantBits() >>> 16 < startedAt.toEpochMilli();
        } catch (IllegalArgumentException notAnId) {
            return false;
        }
    }

    /** Newest first; cheap to start and to leave off. */
    public Stream<SandboxRequest> newestFirst() {
        return byNumber.descendingMap().values().stream();
    }

    /** How many of the endpoint's newest thousand requests wait for their turn. */
    long waiting(String endpoint) {
        var now = clock.instant();
        return newestFirst()
                .limit(MAX_EXAMINED)
                .filter(request -> request.acceptance().endpoint().equals(endpoint))
                .filter(request -> request.acceptance().stateAt(now) == Acceptance.State.IN_QUEUE)
                .count();
    }

    /** How many requests of the same endpoint wait ahead of this one, of the thousand before it. */
    long ahead(SandboxRequest request) {
        var now = clock.instant();
        var number = numbers.get(request.acceptance().id());
        if (number == null || request.acceptance().stateAt(now) != Acceptance.State.IN_QUEUE) {
            return 0;
        }
        return byNumber.headMap(number, false).descendingMap().values().stream()
                .limit(MAX_EXAMINED)
                .filter(other -> other.acceptance()
                        .endpoint()
                        .equals(request.acceptance().endpoint()))
                .filter(other -> other.acceptance().stateAt(now) == Acceptance.State.IN_QUEUE)
                .count();
    }

    private boolean over() {
        return numbers.size() >= config.keptRequests() || bytes.get() >= config.keptInputBytes();
    }

    private void trim() {
        if (!over()) {
            return;
        }
        var now = clock.instant();
        int looked = 0;
        for (var oldest = byNumber.values().iterator(); over() && oldest.hasNext() && looked++ < MAX_EXAMINED; ) {
            var request = oldest.next();
            // Of two that trim at once only one finds the number.
            if (finished(request, now) && numbers.remove(request.acceptance().id()) != null) {
                bytes.addAndGet(-request.inputLength());
                oldest.remove();
            }
        }
    }

    private static boolean finished(SandboxRequest request, Instant now) {
        return request.acceptance().stateAt(now) == Acceptance.State.COMPLETED;
    }
}
