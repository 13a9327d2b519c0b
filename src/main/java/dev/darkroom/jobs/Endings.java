package dev.darkroom.jobs;

import dev.darkroom.deliveries.Deliveries;
import dev.darkroom.ingest.Ingested;
import dev.darkroom.ingest.ResultUrls;
import dev.darkroom.ingest.Unobtainable;
import dev.darkroom.library.Arranging;
import dev.darkroom.library.Library;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Ends jobs. An end is entered once, by compare-and-set, and all that belongs to it is in the same transaction. */
@ApplicationScoped
class Endings {

    private final Database database;
    private final JobStore store;
    private final Library library;
    private final Arranging arranging;
    private final Deliveries deliveries;
    private final Event<JobEnded> ended;
    private final PublicUrl publicUrl;
    private final Clock clock;

    Endings(
            Database database,
            JobStore store,
            Library library,
            Arranging arranging,
            Deliveries deliveries,
            Event<JobEnded> ended,
            PublicUrl publicUrl,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.library = library;
        this.arranging = arranging;
        this.deliveries = deliveries;
        this.ended = ended;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** Success, with its assets; also for a success that comes after another end. */
    @Transactional
    public boolean succeed(Job job, Ingested ingested) {
        int ended = database.update("""
                UPDATE job SET state = 'SUCCEEDED', result = ?, status_code = answer_status, error_type = NULL,
                    timeout_type = NULL, answer = NULL, answer_status = NULL, due_at = NULL, finished_at = ?
                WHERE id = ? AND answer IS NOT NULL AND state IN ('INGESTING', 'FAILED', 'CANCELLED', 'EXPIRED')""", ingested.result(), clock.instant(), job.id());
        if (ended == 0) {
            return false;
        }
        List<UUID> assets = library.file(ingested.assets());
        arranging.arrange(
                job.ownerId(), assets, job.wishes().tags(), job.wishes().collectionId());
        for (Unobtainable missing : ingested.unobtainable()) {
            store.note(job.id(), "output unobtainable", missing.place() + ": " + missing.reason());
        }
        int count = ingested.assets().size();
        store.note(
                job.id(),
                job.late() ? "succeeded late" : "succeeded",
                count + (count == 1 ? " asset stored" : " assets stored"));
        announce(job, 200, ingested.result());
        return true;
    }

    /** Any other end. The body is what callers read as the result. */
    @Transactional
    public boolean end(Job job, JobState end, Ending ending) {
        return end(job, end, ending, statesBefore(end));
    }

    /** The same, but only while nobody has handed the job upstream. */
    @Transactional
    public boolean endQueued(Job job, JobState end, Ending ending) {
        return end(job, end, ending, JobState.QUEUED.name());
    }

    private boolean end(Job job, JobState end, Ending ending, String... from) {
        int ended = database.update(
                """
                UPDATE job SET state = ?, result = ?, status_code = ?, error_type = ?, due_at = NULL, finished_at = ?,
                    upstream_id = COALESCE(upstream_id, ?), billable_units = COALESCE(?, billable_units),
                    timeout_type = ?
                WHERE id = ? AND answer IS NULL AND state = ANY (?)""",
                end,
                ending.body(),
                ending.status(),
                ending.errorType(),
                clock.instant(),
                ending.upstreamId(),
                ending.billableUnits(),
                ending.timeoutType(),
                job.id(),
                from);
        if (ended == 0) {
            return false;
        }
        store.note(job.id(), end.name().toLowerCase(Locale.ROOT), ending.why());
        announce(job, ending.status(), ending.body());
        return true;
    }

    private static String[] statesBefore(JobState end) {
        return Arrays.stream(JobState.values())
                .filter(state -> !state.isEnd() && state.next().contains(end))
                .map(Enum::name)
                .toArray(String[]::new);
    }

    private void announce(Job job, int status, String result) {
        ended.fire(new JobEnded(job.id()));
        if (job.webhookUrl() != null) {
            String payload = ResultUrls.render(result, job.id(), publicUrl.forOthers());
            deliveries.enqueue(
                    job.ownerId(), job.id(), job.webhookUrl(), WebhookBody.render(job.id(), status, payload));
        }
    }
}
