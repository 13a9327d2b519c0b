package dev.darkroom.shared;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plain SQL for the hot paths, where one statement does what an entity would need several for. Takes part in the
 * surrounding transaction when there is one, and commits by itself otherwise.
 *
 * <p>Parameters may be null, strings, numbers, booleans, byte arrays, {@link UUID}, {@link Instant}, or arrays of
 * {@code String} and {@code UUID}.
 *
 * <p>A statement is planned once for each connection, not for its values: to plan over a month of partitions takes
 * longer than most statements run. What callers put together is the exception, see {@link #queryPlanned}.
 */
@Singleton
public class Database {

    /** Reads one row; the cursor already stands on it. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Ends with the transaction, which is that of the one message that both are sent in, unless there is one around it. */
    private static final String PLANNED = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true);\n";

    // Looked up late: in the profile where only the sandbox runs there is no data source at all.
    private final Instance<AgroalDataSource> source;

    @Inject
    public Database(Instance<AgroalDataSource> source) {
        this.source = source;
    }

    /** All rows of a query, or of a statement with RETURNING; the statement bounds their number. */
    public <T> List<T> query(String sql, Row<T> reader, @Nullable Object... parameters) {
        return with(sql, parameters, statement -> rows(statement.executeQuery(), reader));
    }

    /** As {@link #query}, and planned for these very values: for conditions whose best plan depends on what is asked. */
    public <T> List<T> queryPlanned(String sql, Row<T> reader, @Nullable Object... parameters) {
        return with(PLANNED + sql, parameters, statement -> {
            statement.execute();
            statement.getMoreResults();
            return rows(statement.getResultSet(), reader);
        });
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, Row<T> reader, @Nullable Object... parameters) {
        return query(sql, reader, parameters).stream().findFirst();
    }

    /**
     * Waits for a lock, with a connection in hand, and holds it until the transaction ends; see {@link AdvisoryLocks}.
     *
     * @param kind tells it from the locks of other things
     * @param name by its hash: two of the same hash wait for each other too
     */
    public void lock(int kind, String name) {
        query("SELECT pg_advisory_xact_lock(?, hashtext(?))", _ -> true, kind, name);
    }

    /** Runs an INSERT, UPDATE or DELETE and tells how many rows it touched. */
    public int update(String sql, @Nullable Object... parameters) {
        return with(sql, parameters, PreparedStatement::executeUpdate);
    }

    /** A timestamp column as an instant, or null. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** A timestamp column that is never null. */
    public static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** A uuid column, or null. */
    public static @Nullable UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    /** A uuid column that is never null. */
    public static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    @FunctionalInterface
    private interface Work<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String sql, @Nullable Object[] parameters, Work<T> work) {
        try (Connection connection = source.get().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                bind(connection, statement, i + 1, parameters[i]);
            }
            return work.run(statement);
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    private static <T> List<T> rows(ResultSet result, Row<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (result) {
            while (result.next()) {
                rows.add(reader.read(result));
            }
        }
        return rows;
    }

    private static void bind(Connection connection, PreparedStatement statement, int place, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case Instant instant -> statement.setObject(place, instant.atOffset(ZoneOffset.UTC));
            case String[] texts -> statement.setArray(place, connection.createArrayOf("text", texts));
            case UUID[] ids -> statement.setArray(place, connection.createArrayOf("uuid", ids));
            case byte[][] bytes -> statement.setArray(place, connection.createArrayOf("bytea", bytes));
            case Enum<?> name -> statement.setString(place, name.name());
            case null -> statement.setObject(place, null);
            default -> statement.setObject(place, value);
        }
    }
}
