package dev.darkroom.shared.work;

import java.time.Duration;

/**
 * A table that grows, and when its rows go. Each package produces one for each such table of its own; the job tables are dropped
 * day by day instead ({@code jobs.maintenance.JobPartitions}).
 *
 * @param table its name
 * @param since the timestamp column that a row's age counts from; a null there keeps the row
 * @param age rows older than this are removed
 * @param spared a condition in SQL for rows that stay nevertheless
 */
public record RetentionRule(String table, String since, Duration age, String spared) {

    public RetentionRule(String table, String since, Duration age) {
        this(table, since, age, "false");
    }
}
