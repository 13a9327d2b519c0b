package dev.darkroom.mirror;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.Backoff;
import dev.darkroom.shared.work.PeriodicTask;
import dev.darkroom.shared.work.WorkLoop;
import dev.darkroom.upstream.client.UpstreamException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Background worker of the mirror: finds outputs that are not mirrored yet, and mirrors them. */
@ApplicationScoped
class MirrorWorker {

    private static final Logger LOG = Logger.getLogger(MirrorWorker.class);
    private static final Duration LOOKS = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LONGEST_RETRY = Duration.ofHours(1);

    /** With the pauses between them most of a day. */
    private static final int MAX_ATTEMPTS = 24;

    /** Others make the same tag or collection there at the same time. */
    private static final int CONFLICT = 409;

    private final MirrorConfig config;
    private final MirrorRepository rows;
    private final AssetMirror mirror;
    private final BackgroundMode background;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final WorkLoop loop;
    /** The other library asked for a pause until then. */
    private volatile Instant pausedUntil = Instant.MIN;

    MirrorWorker(
            MirrorConfig config, MirrorRepository rows, AssetMirror mirror, BackgroundMode background, Clock clock) {
        this.config = config;
        this.rows = rows;
        this.mirror = mirror;
        this.background = background;
        this.clock = clock;
        this.loop = new WorkLoop("mirror", Math.max(1, config.parallel()), PAUSE, this::claim);
    }

    @Produces
    static PeriodicTask looking(MirrorWorker worker) {
        return new PeriodicTask("mirror", LOOKS, worker::look);
    }

    void start(@Observes StartupEvent event) {
        requireKey(config);
        if (config.enabled()) {
            background.start(loop);
        }
    }

    /** Without a key the outputs would go to the configured provider's library, and not to that URL. */
    static void requireKey(MirrorConfig config) {
        if (config.enabled() && config.url().isPresent() && config.key().isEmpty()) {
            throw new IllegalArgumentException(
                    "the setting darkroom.mirror.key (DARKROOM_MIRROR_KEY) is missing, without"
                            + " which the library at darkroom.mirror.url cannot be written to");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (config.enabled()) {
            background.stop(loop);
        }
    }

    /** Where the mirror is on, finds what is new and what has been arranged otherwise. */
    void look() {
        if (config.enabled()) {
            rows.discover();
            rows.compare();
            loop.wake();
        }
    }

    private List<Runnable> claim(int free) {
        if (pausedUntil.isAfter(clock.instant())) {
            return List.of();
        }
        return rows.claim(free).stream()
                .<Runnable>map(asset -> () -> run(asset))
                .toList();
    }

    private void run(MirroredAsset asset) {
        try {
            mirror.mirror(asset);
        } catch (UpstreamException failure) {
            if (failure.status() == 429) {
                pausedUntil = clock.instant().plus(pause(1, failure.retryAfter()));
            }
            failed(
                    asset,
                    String.valueOf(failure.getMessage()),
                    failure.retryable() || failure.keyRefused() || failure.status() == CONFLICT,
                    failure.retryAfter());
        } catch (Problem problem) {
            failed(asset, problem.text(), problem.kind().retryable(), problem.retryAfter());
        } catch (RuntimeException failure) {
            LOG.warnf(failure, "mirror.failed asset=%s attempt=%d", asset.assetId(), asset.attempt());
            failed(asset, "an error of ours", true, null);
        }
    }

    private void failed(MirroredAsset asset, String reason, boolean retryable, @Nullable Duration asked) {
        if (retryable && asset.attempt() < MAX_ATTEMPTS) {
            rows.later(asset, pause(asset.attempt(), asked), reason);
        } else {
            LOG.warnf("mirror.given_up asset=%s: %s", asset.assetId(), reason);
            rows.failed(asset, reason);
        }
    }

    private Duration pause(int attempt, @Nullable Duration asked) {
        Duration pause = Backoff.jittered(Backoff.doubled(FIRST_RETRY, attempt - 1, LONGEST_RETRY), 0.5, 1, random);
        Duration bounded = asked == null ? Duration.ZERO : Backoff.bounded(asked);
        return bounded.compareTo(pause) > 0 ? bounded : pause;
    }
}
