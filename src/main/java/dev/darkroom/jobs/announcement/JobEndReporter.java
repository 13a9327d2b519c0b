package dev.darkroom.jobs.announcement;

import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reports each job that has ended to the log, in one line, to the metrics and to its trace: whose, what, how, and what it took. Neither holds
 * the input or the result.
 */
@ApplicationScoped
class JobEndReporter {

    private static final Logger LOG = Logger.getLogger(JobEndReporter.class);
    private static final int MAX_TYPE_LENGTH = 64;
    /** Whoever submits chooses the names. */
    private static final int MAX_APPS = 100;

    private static final Duration[] STEPS = {
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30)
    };

    private final MeterRegistry metrics;
    private final GenerationSpans generations;
    private final Traces traces;
    private final Set<String> apps = ConcurrentHashMap.newKeySet();

    JobEndReporter(MeterRegistry metrics, GenerationSpans generations, Traces traces) {
        this.metrics = metrics;
        this.generations = generations;
        this.traces = traces;
    }

    void report(JobAnnouncer.Ended ended) {
        JobEventData job = ended.facts();
        Duration took = Duration.between(job.createdAt(), job.finishedAt());
        Timer.builder("darkroom.jobs.ended")
                .description("From the submission of a job to its end")
                .tag("state", job.state())
                .tag("app", app(job.endpoint()))
                .serviceLevelObjectives(STEPS)
                .register(metrics)
                .record(took.isNegative() ? Duration.ZERO : took);
        generations.record(job, ended.trace());
        traces.within(ended.trace().context(), () -> log(ended, took));
    }

    private static void log(JobAnnouncer.Ended ended, Duration took) {
        JobEventData job = ended.facts();
        LOG.infof(
                "job.ended id=%s owner=%s key=%s endpoint=%s state=%s status=%d error_type=%s seconds=%.3f units=%s cost=%s currency=%s late=%s",
                job.jobId(),
                ended.ownerId(),
                job.keyId(),
                job.endpoint(),
                job.state(),
                job.statusCode(),
                word(job.errorType()),
                took.toMillis() / 1_000.0,
                job.billableUnits(),
                job.cost(),
                job.currency(),
                job.late());
    }

    private String app(String endpoint) {
        String app = EndpointId.parse(endpoint).appPath();
        return apps.contains(app) || apps.size() < MAX_APPS && apps.add(app) ? app : "other";
    }

    /** It comes from outside, and must not look like another line. */
    static @Nullable String word(@Nullable String type) {
        return type == null || type.length() <= MAX_TYPE_LENGTH && type.matches("[A-Za-z0-9_.-]*") ? type : "other";
    }
}
