package dev.darkroom.jobs.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.http.QueryParameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Lists an owner's jobs, newest first, with keyset pagination. */
@ApplicationScoped
class JobListService {

    private static final int MAX_COUNT = 100;
    private static final int USUAL = 20;
    // An id is made a moment after the time of its job is taken, on a clock that may be set back a little.
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final Database database;
    private final JobCursors cursors;

    JobListService(Database database, JobCursors cursors) {
        this.database = database;
        this.cursors = cursors;
    }

    /** A page of a list. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "JobPage")
    public record Page(List<JobSummary> jobs, @Nullable String nextCursor, boolean hasMore) {}

    Page page(UUID ownerId, QueryParameters query) {
        JobFilter filter = JobFilter.of(query);
        int limit = query.number("limit", 1, MAX_COUNT, USUAL);
        String cursor = query.one("cursor");
        UUID before = cursor == null ? null : cursors.read(cursor, ownerId, filter);
        List<JobSummary> found = find(ownerId, filter, before, limit + 1);
        boolean more = found.size() > limit;
        List<JobSummary> page = more ? found.subList(0, limit) : found;
        String next = more ? cursors.write(page.getLast().jobId(), ownerId, filter) : null;
        return new Page(page, next, more);
    }

    private List<JobSummary> find(UUID ownerId, JobFilter filter, @Nullable UUID before, int limit) {
        StringBuilder sql = new StringBuilder("SELECT " + JobSummary.COLUMNS + " FROM job WHERE owner_id = ?");
        List<@Nullable Object> values = new ArrayList<>(List.of(ownerId));
        if (!filter.anyState()) {
            and(sql, values, "state = ANY (?)", (Object) filter.states().toArray(String[]::new));
        }
        if (!filter.endpoints().isEmpty()) {
            and(sql, values, "endpoint = ANY (?)", (Object) filter.endpoints().toArray(String[]::new));
        }
        if (filter.tag() != null) {
            and(sql, values, "tags @> ARRAY[?]::text[]", filter.tag());
        }
        // The bounds on the id say nothing new, but they name the days to look at.
        if (filter.createdAfter() != null) {
            Instant after = filter.createdAfter();
            and(sql, values, "created_at > ? AND id >= ?", after, Ids.lowestAt(after.minus(SLACK)));
        }
        if (filter.createdBefore() != null) {
            Instant until = filter.createdBefore();
            and(sql, values, "created_at < ? AND id <= ?", until, Ids.lowestAt(until.plus(SLACK)));
        }
        if (before != null) {
            and(sql, values, "id < ?", before);
        }
        sql.append(" ORDER BY id DESC LIMIT ?");
        values.add(limit);
        return database.queryPlanned(sql.toString(), JobSummary::read, values.toArray());
    }

    private static void and(
            StringBuilder sql, List<@Nullable Object> values, String condition, @Nullable Object... parameters) {
        sql.append(" AND ").append(condition);
        values.addAll(Arrays.asList(parameters));
    }
}
