package dev.darkroom.shared;

import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What it means for the caller that the database refused a statement. What a request names may be deleted, and what it makes
 * may be made by another, between the look that found all in order and the write: that is nobody's fault, and 409.
 */
public final class DatabaseProblems {

    private static final Duration SOON = Duration.ofSeconds(1);

    private DatabaseProblems() {}

    /** Empty when it is no such refusal, or one that the caller cannot have brought about. */
    public static Optional<Problem> of(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // A row that was read a moment ago was gone when it was to be written.
            if (cause instanceof OptimisticLockException) {
                return Optional.of(Problem.conflict("This was changed or deleted meanwhile", SOON));
            }
        }
        String state = state(failure);
        return switch (state) {
            case "23503" -> Optional.of(Problem.conflict("Something that this refers to was deleted meanwhile", SOON));
            case "23505" -> Optional.of(Problem.conflict("Somebody else made the same meanwhile", SOON));
            case "40001", "40P01" ->
                Optional.of(Problem.conflict("Somebody else is changing the same: ask again", SOON));
            case "22021", "22P05" ->
                Optional.of(Problem.of(Problem.Kind.INVALID, "A text holds a character that cannot be kept"));
            default -> Optional.empty();
        };
    }

    private static String state(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refusal && refusal.getSQLState() != null) {
                return String.valueOf(refusal.getSQLState());
            }
        }
        return "";
    }
}
