package dev.darkroom.jobs.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.work.AdaptiveThrottle;
import dev.darkroom.upstream.answer.FailureDomain;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Congestion windows of one kind of call, for each account and for each app at each account. What one account refuses says
 * nothing of another, be it at the same provider. There are as many accounts as the configuration has; apps are bounded.
 */
final class AccountThrottles {

    private static final int MAX_APPS = 10_000;
    private static final Duration APPS_KEPT = Duration.ofHours(1);

    private record AppAt(String account, String app) {}

    /** A window with what is under way in it. */
    private static final class Window {
        private final AdaptiveThrottle throttle;
        private int underWay;

        Window(Clock clock, RandomGenerator random) {
            throttle = new AdaptiveThrottle(clock, random);
        }

        boolean hasRoom() {
            return throttle.isOpen() || throttle.room(underWay) > 0;
        }
    }

    private final int places;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, Window> accounts = new ConcurrentHashMap<>();
    private final Cache<AppAt, Window> apps = Caffeine.newBuilder()
            .maximumSize(MAX_APPS)
            .expireAfterAccess(APPS_KEPT)
            .build();

    /** @param places calls under way at once: from there on a window holds nothing back */
    AccountThrottles(int places, Clock clock, RandomGenerator random) {
        this.places = places;
        this.clock = clock;
        this.random = random;
    }

    /** Begins a call where the account and the app there have room; it is told {@link #end}. */
    synchronized boolean tryBegin(String account, String app) {
        if (!account(account).hasRoom() || !app(account, app).hasRoom()) {
            return false;
        }
        begin(account, app);
        return true;
    }

    /** The same whether there is room or not. */
    synchronized void begin(String account, String app) {
        account(account).underWay++;
        app(account, app).underWay++;
    }

    synchronized void end(String account, String app) {
        account(account).underWay--;
        Window there = app(account, app);
        there.underWay = Math.max(0, there.underWay - 1);
    }

    synchronized void fine(String account, String app) {
        account(account).throttle.fine(places);
        app(account, app).throttle.fine(places);
    }

    synchronized void failed(String account, String app, FailureDomain domain, @Nullable Duration retryAfter) {
        Window whole = account(account);
        Window there = app(account, app);
        switch (domain) {
            case PROVIDER -> whole.throttle.troubled(retryAfter, whole.underWay);
            case APP -> there.throttle.troubled(retryAfter, there.underWay);
            case REQUEST -> {
                // One alone says nothing, unless it was sent to see whether the app is well again.
                if (!there.throttle.isOpen()) {
                    there.throttle.troubled(retryAfter, there.underWay);
                }
            }
        }
    }

    /** Whether an account is held back as a whole. */
    synchronized boolean isHeldBack(String account) {
        return !account(account).throttle.isOpen();
    }

    /** For the operator: how each account fares. */
    synchronized Map<String, String> told() {
        Map<String, String> told = new TreeMap<>();
        accounts.forEach((account, window) ->
                told.put(account, window.throttle.isOpen() ? "open" : window.hasRoom() ? "opening" : "paused"));
        return told;
    }

    private Window account(String account) {
        return accounts.computeIfAbsent(account, _ -> new Window(clock, random));
    }

    private Window app(String account, String app) {
        return apps.get(new AppAt(account, app), _ -> new Window(clock, random));
    }
}
