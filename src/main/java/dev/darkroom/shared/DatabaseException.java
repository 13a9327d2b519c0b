package dev.darkroom.shared;

import java.sql.SQLException;

/** The database refused a statement or could not be reached. */
public final class DatabaseException extends RuntimeException {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final String sqlState;

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
        this.sqlState = String.valueOf(cause.getSQLState());
    }

    /** Whether a unique index said no: somebody else was first. */
    public boolean isDuplicate() {
        return sqlState.equals(UNIQUE_VIOLATION);
    }

    /** Whether somebody else held a row for longer than this transaction wanted to wait. */
    public boolean isLockTimeout() {
        return sqlState.equals(LOCK_NOT_AVAILABLE);
    }

    /** Whether trying again can help: the connection was lost, or the server is stopping or overloaded. */
    public boolean isTransient() {
        return sqlState.startsWith("08")
                || sqlState.startsWith("57P")
                || sqlState.startsWith("53")
                || sqlState.startsWith("40");
    }
}
