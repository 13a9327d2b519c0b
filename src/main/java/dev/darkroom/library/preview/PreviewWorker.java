package dev.darkroom.library.preview;

import dev.darkroom.library.preview.PreviewQueue.Due;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.shared.work.ProcessorLoad;
import dev.darkroom.shared.work.ProcessorShare;
import dev.darkroom.shared.work.WorkLoop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Background worker that generates due previews, with no more than its share of a processor. */
@ApplicationScoped
class PreviewWorker {

    private static final Logger LOG = Logger.getLogger(PreviewWorker.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BURST = Duration.ofSeconds(5);

    /** With the pauses between them an hour and a half, as long as a store may be away. */
    private static final int MAX_ATTEMPTS = 5;

    private final PreviewQueue list;
    private final PreviewService maker;
    private final VideoFrameExtractor videoFrameExtractor;
    private final boolean enabled;
    private final ProcessorShare share;
    private final BackgroundMode background;
    private final WorkLoop loop;

    PreviewWorker(
            PreviewQueue list,
            PreviewService maker,
            VideoFrameExtractor videoFrameExtractor,
            MeterRegistry metrics,
            MediaConfig config,
            ProcessorLoad processorLoad,
            BackgroundMode background) {
        this.list = list;
        this.maker = maker;
        this.videoFrameExtractor = videoFrameExtractor;
        this.enabled = config.thumbnails().enabled();
        this.share = processorLoad.share(config.thumbnails().share(), BURST);
        this.background = background;
        this.loop = new WorkLoop("preview", 1, PAUSE, _ -> pieces());
        Gauge.builder("darkroom.media.previews.due", list, PreviewQueue::count)
                .description("Pictures and videos whose thumbnails are still to be made")
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        if (enabled && background.isEnabled()) {
            takeUpSkipped();
            background.start(loop);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (enabled) {
            background.stop(loop);
        }
    }

    /** Videos that came while there was no ffmpeg, once there is one. */
    void takeUpSkipped() {
        if (list.hasSkipped() && videoFrameExtractor.arePossible()) {
            int count = list.takeUpSkipped();
            LOG.infof("media.previews_taken_up count=%d: there is an ffmpeg now", count);
        }
    }

    private List<Runnable> pieces() {
        return share.isLeft()
                ? list.claim()
                        .map(due -> List.<Runnable>of(() -> share.spend(() -> make(due))))
                        .orElse(List.of())
                : List.of();
    }

    /** Settles it, one way or another; what ends the process in the middle is counted as an attempt. */
    void make(Due due) {
        if (due.attempt() > MAX_ATTEMPTS) {
            list.failed(due, "gave up after " + MAX_ATTEMPTS + " attempts");
            return;
        }
        try {
            maker.make(due);
        } catch (UnreadableMediaException file) {
            switch (file.why()) {
                case NO_FFMPEG -> list.skipped(due, String.valueOf(file.getMessage()));
                case BUSY -> later(due, file);
                case UNKNOWN_KIND, TOO_LARGE, DAMAGED -> list.failed(due, String.valueOf(file.getMessage()));
            }
        } catch (Problem problem) {
            if (problem.kind().retryable()) {
                later(due, problem);
            } else {
                list.failed(due, String.valueOf(problem.getMessage()));
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError failure) {
            // What one file asks too much of is that file's failure.
            LOG.warnf(
                    failure,
                    "media.preview_failed object=%s attempt=%d: tried again later",
                    due.objectKey(),
                    due.attempt());
            later(due, failure);
        }
    }

    private void later(Due due, Throwable failure) {
        Duration pause = Duration.ofMinutes(1L << 2 * (due.attempt() - 1));
        list.later(due, pause, failure instanceof Problem ? String.valueOf(failure.getMessage()) : "an error of ours");
    }
}
