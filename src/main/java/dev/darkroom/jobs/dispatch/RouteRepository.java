package dev.darkroom.jobs.dispatch;

import dev.darkroom.jobs.Job;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.BatchWriter;
import dev.darkroom.shared.work.GroupCommit;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Writes down which account a claimed job is about to be handed to, where that is another than was meant at its intake:
 * before the submit, so that a crash in between leaves no doubt whom to ask. Those of a moment share a statement.
 */
@ApplicationScoped
class RouteRepository {

    private record Route(UUID job, int attempts, String account) {}

    private static final String ROUTE = """
            WITH given AS (
                SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[]) AS g (id, attempts, account))
            UPDATE job SET upstream_account = given.account FROM given
            WHERE job.id = given.id AND job.id = ANY (?) AND job.id >= ? AND job.id <= ?
                AND job.state = 'SUBMITTING' AND job.attempts = given.attempts::int AND NOT job.upstream_bound
            RETURNING job.id""";

    private final Database database;
    private final BatchWriter<Route, Boolean> writer;

    RouteRepository(Database database, GroupCommit groupCommit) {
        this.database = database;
        this.writer = groupCommit.writer("routes", Route::job, this::write);
    }

    /** @return false when somebody else has the job by now */
    boolean write(Job job, String account) {
        return writer.write(new Route(job.id(), job.attempts(), account));
    }

    private List<Boolean> write(List<Route> together) {
        UUID[] jobs = together.stream().map(Route::job).toArray(UUID[]::new);
        Set<UUID> moved = new HashSet<>(database.query(
                ROUTE,
                row -> Database.id(row, "id"),
                jobs,
                together.stream().map(route -> String.valueOf(route.attempts())).toArray(String[]::new),
                together.stream().map(Route::account).toArray(String[]::new),
                jobs,
                jobs[0],
                jobs[jobs.length - 1]));
        return together.stream().map(route -> moved.contains(route.job())).toList();
    }
}
