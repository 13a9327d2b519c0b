package dev.darkroom.jobs;

import dev.darkroom.shared.Database;
import jakarta.inject.Inject;
import java.util.UUID;

/** Jobs of apps that no other test names, and who has them. */
abstract class WithProvidersInLine {

    @Inject
    Database database;

    String account(String id) {
        return database.first(
                        "SELECT upstream_account FROM job WHERE id = ?", row -> row.getString(1), UUID.fromString(id))
                .orElse("(none)");
    }

    static String app(String owner) {
        return owner + "/" + UUID.randomUUID();
    }
}
