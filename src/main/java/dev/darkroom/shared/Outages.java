package dev.darkroom.shared;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures of what Darkroom stands on from failures of its own: a database that is away is a 503, a full disk, here
 * or below the database, a 507. Both pass, so both are worth trying again.
 */
public final class Outages {

    private static final int MAX_CAUSES = 20;

    private Outages() {}

    /** What to answer instead of 500; null when the failure is none of these. */
    public static @Nullable Problem of(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            Problem problem = cause instanceof Problem known ? known : ofOne(cause);
            if (problem != null) {
                return problem;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static @Nullable Problem ofOne(Throwable cause) {
        if (cause instanceof SQLException refused) {
            return ofSql(refused);
        }
        return isDiskFull(cause) ? Problem.of(Problem.Kind.STORAGE_FULL, "There is no room left to store this") : null;
    }

    private static @Nullable Problem ofSql(SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        if (state.equals("53100")) {
            return Problem.of(Problem.Kind.STORAGE_FULL, "The database has no room left");
        }
        // The pool's own refusals have no state: there was no connection to be had in time.
        boolean away = refused.getSQLState() == null
                || refused instanceof SQLTransientException
                || state.startsWith("08")
                || state.startsWith("28")
                || state.startsWith("3D")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.startsWith("58");
        return away ? Problem.of(Problem.Kind.UNAVAILABLE, "The database cannot be reached at the moment") : null;
    }

    private static boolean isDiskFull(Throwable cause) {
        String words = cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
        String lower = String.valueOf(words).toLowerCase(Locale.ROOT);
        return cause instanceof IOException
                && (lower.contains("no space left")
                        || lower.contains("quota exceeded")
                        || lower.contains("not enough space"));
    }
}
