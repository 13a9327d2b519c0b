package dev.darkroom.library.asset;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Problem;
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

    RerunRecipes(Database database, AssetIdResolver ids) {
        this.database = database;
        this.ids = ids;
    }

    /**
     * @param reference an asset id, a vector id or a request id
     * @throws Problem 404 when it is unknown or somebody else's, 409 when no job made it
     */
    public Recipe of(UUID ownerId, String reference) {
        return database.first(
                        """
                        SELECT g.job_id, g.endpoint, g.input FROM asset a JOIN generation g ON g.job_id = a.job_id
                        WHERE a.id = ?
                        """,
                        row -> new Recipe(
                                Database.id(row, "job_id"), row.getString("endpoint"), row.getString("input")),
                        ids.known(ownerId, reference))
                .orElseThrow(() -> Problem.of(
                        Problem.Kind.CONFLICT, "The asset was brought in, not made: there is nothing to run again"));
    }
}
