package dev.darkroom.jobs;

import dev.darkroom.jobs.pricing.JobCost;
import dev.darkroom.jobs.pricing.PriceBook;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.UpstreamRequest;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code job}, as read.
 *
 * @param headers fal's pass-through headers as a JSON object
 * @param answer what upstream answered, waiting to be ingested
 * @param result what callers get; holds placeholders where our own file URLs belong
 * @param timeoutType fal's {@code user} when the caller's own start timeout was missed
 * @param reruns how often it was handed upstream again after an accepted attempt had failed
 * @param pastUpstreamIds upstream's ids of those attempts
 * @param billableUnits null when upstream did not say, which is not 0
 * @param retryable whether upstream says that trying again may help; null when it does not say
 * @param inferenceSeconds upstream's own measure; null when it was not asked
 * @param logs a JSON array of the newest lines; null while upstream was not asked for them
 * @param logsComplete upstream was asked for them after its end
 * @param upstreamAccount the id of the account that has it or is to get it; null in rows from before there were several
 * @param upstreamBound that account may have accepted it once, so that it is handed to no other
 * @param textBytesLeftOut the length of its input and answer in UTF-8 bytes where they were too large to be read along; 0
 *     where they are here
 * @param resultBytes the length of its result in UTF-8 bytes, be it here or too large to be read along; 0 while there is none
 */
public record Job(
        UUID id,
        UUID ownerId,
        String keyId,
        String endpoint,
        String input,
        String headers,
        @Nullable String webhookUrl,
        int priority,
        JobState state,
        int attempts,
        int looks,
        Instant deadline,
        @Nullable String upstreamId,
        @Nullable String answer,
        int answerStatus,
        @Nullable String result,
        int statusCode,
        @Nullable String errorType,
        @Nullable BigDecimal billableUnits,
        @Nullable String logs,
        boolean late,
        Instant createdAt,
        @Nullable Instant submittedAt,
        @Nullable Instant acceptedAt,
        @Nullable Instant answeredAt,
        @Nullable Instant finishedAt,
        JobOptions options,
        @Nullable String timeoutType,
        @Nullable Boolean retryable,
        @Nullable BigDecimal inferenceSeconds,
        boolean logsComplete,
        int reruns,
        List<String> pastUpstreamIds,
        @Nullable String upstreamAccount,
        boolean upstreamBound,
        long textBytesLeftOut,
        long resultBytes) {

    /** The columns for {@link #read}: without texts of which many would not fit into memory together. */
    public static final String COLUMNS = """
            id, owner_id, key_id, endpoint, headers, webhook_url, priority, state, attempts, looks, deadline, upstream_id,
            answer_status, status_code, error_type, billable_units, logs, late, created_at, submitted_at, accepted_at,
            answered_at, finished_at, tags, collection_id, metadata, retry_of, start_deadline, timeout_type, retryable,
            inference_seconds, logs_complete, reruns, past_upstream_ids, webhook_options, workflow_id, name, depends_on,
            when_ended, pending, has_references, released_at, upstream_account, upstream_bound, trace_context,
            CASE WHEN octet_length(input) <= MOST THEN input ELSE '' END AS input,
            CASE WHEN octet_length(answer) <= MOST THEN answer END AS answer,
            CASE WHEN octet_length(result) <= MOST THEN result END AS result,
            CASE WHEN GREATEST(octet_length(input), octet_length(answer)) > MOST
                THEN octet_length(input) + COALESCE(octet_length(answer), 0) ELSE 0 END AS left_out,
            octet_length(result) AS result_bytes""".replace("MOST", Integer.toString(LargeTextBudget.FREE_BYTES));

    /** The columns for {@link #read} with all texts, however large. */
    static final String WHOLE_COLUMNS = "*, 0 AS left_out, octet_length(result) AS result_bytes";

    public static Job read(ResultSet row) throws SQLException {
        return new Job(
                Database.id(row, "id"),
                Database.id(row, "owner_id"),
                row.getString("key_id"),
                row.getString("endpoint"),
                row.getString("input"),
                row.getString("headers"),
                row.getString("webhook_url"),
                row.getInt("priority"),
                JobState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getInt("looks"),
                Database.time(row, "deadline"),
                row.getString("upstream_id"),
                row.getString("answer"),
                row.getInt("answer_status"),
                row.getString("result"),
                row.getInt("status_code"),
                row.getString("error_type"),
                row.getBigDecimal("billable_units"),
                row.getString("logs"),
                row.getBoolean("late"),
                Database.time(row, "created_at"),
                Database.instant(row, "submitted_at"),
                Database.instant(row, "accepted_at"),
                Database.instant(row, "answered_at"),
                Database.instant(row, "finished_at"),
                new JobOptions(
                        texts(row, "tags"),
                        Database.uuid(row, "collection_id"),
                        row.getString("metadata"),
                        Database.uuid(row, "retry_of"),
                        Database.instant(row, "start_deadline"),
                        row.getBytes("webhook_options"),
                        WorkflowPart.read(row),
                        row.getString("trace_context")),
                row.getString("timeout_type"),
                row.getObject("retryable", Boolean.class),
                row.getBigDecimal("inference_seconds"),
                row.getBoolean("logs_complete"),
                row.getInt("reruns"),
                texts(row, "past_upstream_ids"),
                row.getString("upstream_account"),
                row.getBoolean("upstream_bound"),
                row.getLong("left_out"),
                row.getLong("result_bytes"));
    }

    /** Whether a text of it was too large to be read along. */
    boolean isWithoutTexts() {
        return textBytesLeftOut > 0 || (result == null && resultBytes > 0);
    }

    /** A request of upstream's for it, there where it was handed to. */
    public UpstreamRequest request(String requestId) {
        return new UpstreamRequest(upstreamAccount, endpoint, requestId);
    }

    /** The app that it is handed to: the failure domain upstream, {@code [namespace/]owner/app}. */
    public String app() {
        return EndpointId.parse(endpoint).appPath();
    }

    /** Who has it or is to get it, by name; null for nobody. */
    public @Nullable String provider() {
        return isGate() || upstreamAccount == null ? null : ProviderAccount.providerIn(upstreamAccount);
    }

    /** What it has cost; nothing where it ended, or is to end, without having been handed upstream. */
    public JobCost cost(PriceBook prices, boolean ended) {
        return ended
                ? prices.costOfEnded(upstreamAccount, endpoint, createdAt, submittedAt, billableUnits)
                : prices.cost(upstreamAccount, endpoint, createdAt, billableUnits);
    }

    /** Whether it waits for somebody to call, instead of for the provider. */
    public boolean isGate() {
        return endpoint.equals(EndpointId.GATE);
    }

    /** When its timeouts began to count: at its intake, or when it stopped being blocked. */
    public Instant countsFrom() {
        WorkflowPart part = options.part();
        return part == null || part.releasedAt() == null ? createdAt : part.releasedAt();
    }

    /** How often it was offered to upstream since it was last accepted, this time included. */
    public int offers() {
        return attempts - reruns;
    }

    public Lane lane() {
        return new Lane(ownerId, app());
    }

    public static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    /** When it was last claimed to be handed upstream; else when it was taken in. */
    public Instant handedOverAt() {
        return submittedAt == null ? createdAt : submittedAt;
    }

    /** As upstream measured it, or else from its acceptance to its answer; null while unknown. */
    @Nullable BigDecimal inferenceTime() {
        return inferenceTime(inferenceSeconds, acceptedAt, answeredAt, late);
    }

    /** @param late the answer came after the end; what was told of that end stays */
    static @Nullable BigDecimal inferenceTime(
            @Nullable BigDecimal measured, @Nullable Instant acceptedAt, @Nullable Instant answeredAt, boolean late) {
        if (measured != null || acceptedAt == null || answeredAt == null || late) {
            return measured;
        }
        return BigDecimal.valueOf(Duration.between(acceptedAt, answeredAt).toMillis(), 3);
    }
}
