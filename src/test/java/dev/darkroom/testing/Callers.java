package dev.darkroom.testing;

import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.EnumSet;
import java.util.UUID;

/** Makes owners with a key each, so that tests do not see each other's things. */
@ApplicationScoped
public class Callers {

    public record TestCaller(UUID ownerId, String authorization) {}

    private final Database database;
    private final ApiKeyService apiKeyService;
    private final Ids ids;
    private final Clock clock;

    Callers(Database database, ApiKeyService apiKeyService, Ids ids, Clock clock) {
        this.database = database;
        this.apiKeyService = apiKeyService;
        this.ids = ids;
        this.clock = clock;
    }

    public TestCaller somebody() {
        return somebodyWith(Scope.JOBS_READ, Scope.JOBS_WRITE, Scope.ASSETS_READ, Scope.ASSETS_WRITE);
    }

    public TestCaller somebodyWith(Scope first, Scope... rest) {
        UUID owner = ids.next();
        database.update("INSERT INTO owner (id, name, created_at) VALUES (?, 'test', ?)", owner, clock.instant());
        return new TestCaller(owner, "Key " + apiKeyService.create(owner, "test", EnumSet.of(first, rest)));
    }

    /** Somebody who may do whatever an owner may, and nothing of an operator. */
    public TestCaller somebodyWithAllOfAnOwner() {
        return somebodyWith(
                Scope.JOBS_READ,
                EnumSet.complementOf(EnumSet.of(Scope.ADMIN, Scope.OPERATE)).toArray(Scope[]::new));
    }

    /** Another key of the same owner, with a column of its row set to something. */
    public TestCaller again(TestCaller caller, String column, String value) {
        String key = apiKeyService.create(caller.ownerId(), "test", EnumSet.allOf(Scope.class));
        String id = key.substring(0, key.indexOf(':'));
        database.update("UPDATE api_key SET " + column + " = " + value + " WHERE id = ?", id);
        return new TestCaller(caller.ownerId(), "Key " + key);
    }
}
