package dev.darkroom.library.asset;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.LargeAnswers;
import dev.darkroom.shared.work.LargeTextBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Tells how an asset was made to those who make it again. */
@ApplicationScoped
public class RerunRecipes {

    /**
     * A job that made an asset; it may be long past its retention.
     *
     * @param input digit for digit as it was sent
     */
    public record Recipe(UUID jobId, String endpoint, String input) {}

    private final Database database;
    private final AssetIdResolver ids;
    private final LargeAnswers largeAnswers;

    RerunRecipes(Database database, AssetIdResolver ids, LargeAnswers largeAnswers) {
        this.database = database;
        this.ids = ids;
        this.largeAnswers = largeAnswers;
    }

    /**
     * @param reference an asset id, a vector id or a request id
     * @throws Problem 404 when it is unknown or somebody else's, 409 when no job made it, 503 when its input is large and
     *     too many large texts are being read
     */
    public Recipe of(UUID ownerId, String reference) {
        UUID asset = ids.known(ownerId, reference);
        database.first("""
                        SELECT octet_length(g.input) AS length FROM asset a JOIN generation g ON g.job_id = a.job_id
                        WHERE a.id = ?""", row -> row.getLong("length"), asset)
                .filter(length -> length > LargeTextBudget.FREE_BYTES)
                .ifPresent(length -> largeAnswers.hold(ownerId, length));
        return database.first(
                        """
                        SELECT g.job_id, g.endpoint, g.input FROM asset a JOIN generation g ON g.job_id = a.job_id
                        WHERE a.id = ?
                        """,
                        row -> new Recipe(
                                Database.id(row, "job_id"), row.getString("endpoint"), row.getString("input")),
                        asset)
                .orElseThrow(() -> Problem.of(
                        Problem.Kind.CONFLICT, "The asset was brought in, not made: there is nothing to run again"));
    }
}
