package dev.darkroom.access;

import dev.darkroom.access.owner.Owner;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The first owner and the first key. */
@ApplicationScoped
public class Bootstrap {

    private static final String TOUR = "tour";
    private static final long LOCK = 0x6461726b726f6f6dL;

    private static final String WRONG_KEY = "DARKROOM_BOOTSTRAP_KEY must look like id:secret";

    private final Optional<String> chosen;
    private final Database database;
    private final ApiKeyService apiKeyService;
    private final Ids ids;
    private final Clock clock;

    Bootstrap(
            @ConfigProperty(name = "darkroom.bootstrap-key") Optional<String> chosen,
            Database database,
            ApiKeyService apiKeyService,
            Ids ids,
            Clock clock) {
        this.chosen = chosen;
        this.database = database;
        this.apiKeyService = apiKeyService;
        this.ids = ids;
        this.clock = clock;
    }

    /** Why a text cannot be adopted as a key; empty if it can. */
    public static Optional<String> problem(String key) {
        return KeyCredentials.parse(key).isPresent() ? Optional.empty() : Optional.of(WRONG_KEY);
    }

    /**
     * Adopts {@code DARKROOM_BOOTSTRAP_KEY} where it is set, at every start, so that an operator can always get in;
     * otherwise makes a key if there is none.
     *
     * @return the key that was made, to be shown once
     * @throws IllegalArgumentException when the chosen key is not of the form {@code id:secret}
     */
    @Transactional
    public Optional<String> ensureKey() {
        // Replicas start together; the others wait here and then find what the first one made.
        database.query("SELECT pg_advisory_xact_lock(?)", _ -> true, LOCK);
        if (chosen.isPresent()) {
            KeyCredentials keyCredentials = KeyCredentials.parse(chosen.get().strip())
                    .orElseThrow(() -> new IllegalArgumentException(WRONG_KEY));
            apiKeyService.adopt(keyCredentials, firstOwner(), "bootstrap", EnumSet.allOf(Scope.class));
            return Optional.empty();
        }
        return apiKeyService.isEmpty()
                ? Optional.of(apiKeyService.create(firstOwner(), "first key", EnumSet.allOf(Scope.class)))
                : Optional.empty();
    }

    /** A key of the first owner for the tour's own calls; to be removed again. */
    @Transactional
    public String createVisitorKey() {
        // A tour that was cut short has left its key behind.
        ApiKey.delete("alias", TOUR);
        return apiKeyService.create(
                firstOwner(), TOUR, EnumSet.of(Scope.JOBS_READ, Scope.JOBS_WRITE, Scope.ASSETS_READ));
    }

    /** Forgets a key for good. */
    @Transactional
    public void removeKey(String key) {
        KeyCredentials.parse(key).ifPresent(apiKeyService::remove);
    }

    private UUID firstOwner() {
        return Owner.<Owner>find("ORDER BY createdAt, id")
                .firstResultOptional()
                .map(owner -> owner.id)
                .orElseGet(() -> {
                    Owner owner = new Owner();
                    owner.id = ids.next();
                    owner.name = "first owner";
                    owner.createdAt = clock.instant();
                    owner.persist();
                    return owner.id;
                });
    }
}
