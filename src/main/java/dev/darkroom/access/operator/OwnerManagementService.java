package dev.darkroom.access.operator;

import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Scope;
import dev.darkroom.access.owner.Owner;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import io.quarkus.cache.CacheInvalidateAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes, changes and disables owners, for an operator. */
@ApplicationScoped
class OwnerManagementService {

    private static final Set<Scope> OF_AN_OWNER = EnumSet.complementOf(EnumSet.of(Scope.OPERATE, Scope.ADMIN));

    private final ApiKeyService apiKeyService;
    private final Ids ids;
    private final Clock clock;

    OwnerManagementService(ApiKeyService apiKeyService, Ids ids, Clock clock) {
        this.apiKeyService = apiKeyService;
        this.ids = ids;
        this.clock = clock;
    }

    /** In the order of their ids, which is that of their making. */
    @Transactional
    OwnerBodies.All list(@Nullable UUID after, int limit) {
        List<Owner> found = Owner.<Owner>find("id > ?1 order by id", after == null ? Ids.LOWEST : after)
                .page(0, limit + 1)
                .list();
        boolean hasMore = found.size() > limit;
        List<OwnerBodies.View> page =
                found.stream().limit(limit).map(OwnerBodies.View::of).toList();
        return new OwnerBodies.All(page, hasMore ? page.getLast().id() : null, hasMore);
    }

    @Transactional
    OwnerBodies.One get(String id) {
        return new OwnerBodies.One(OwnerBodies.View.of(find(id, LockModeType.NONE)));
    }

    /** With a first key, which may do all but operate the service. */
    @Transactional
    OwnerBodies.WithSecret create(OwnerBodies.Create body) {
        Owner owner = new Owner();
        owner.id = ids.next();
        owner.name = body.name();
        owner.createdAt = clock.instant();
        owner.weight = body.weight() == null ? 1 : body.weight();
        owner.parallelLimit = body.parallelJobs();
        owner.callsPerMinute = body.callsPerMinute();
        owner.monthlyBudget = body.monthlyBudget();
        owner.persistAndFlush();
        String secret = apiKeyService.create(owner.id, "first key", OF_AN_OWNER);
        return new OwnerBodies.WithSecret(OwnerBodies.View.of(owner), secret);
    }

    @Transactional
    @CacheInvalidateAll(cacheName = "callers")
    OwnerBodies.One change(UUID operator, String id, OwnerBodies.Change body) {
        Owner owner = find(id, LockModeType.PESSIMISTIC_WRITE);
        if (owner.removedAt != null) {
            throw Problem.of(Problem.Kind.CONFLICT, "This owner is being removed");
        }
        if (body.name() != null) {
            owner.name = body.name();
        }
        if (body.weight() != null) {
            owner.weight = body.weight();
        }
        if (body.parallelJobs() != null) {
            owner.parallelLimit = body.parallelJobs().orElse(null);
        }
        if (body.callsPerMinute() != null) {
            owner.callsPerMinute = body.callsPerMinute().orElse(null);
        }
        if (body.monthlyBudget() != null) {
            owner.monthlyBudget = body.monthlyBudget().orElse(null);
        }
        if (body.status() != null) {
            boolean disabled = body.status().equals("disabled");
            if (disabled) {
                requireAnother(operator, owner);
            }
            owner.disabledAt = !disabled ? null : owner.disabledAt == null ? clock.instant() : owner.disabledAt;
        }
        return new OwnerBodies.One(OwnerBodies.View.of(owner));
    }

    /** At once its keys are no good; what it has goes in the background. Asked again, nothing changes. */
    @Transactional
    @CacheInvalidateAll(cacheName = "callers")
    OwnerBodies.One remove(UUID operator, String id) {
        Owner owner = find(id, LockModeType.PESSIMISTIC_WRITE);
        requireAnother(operator, owner);
        if (owner.removedAt == null) {
            owner.removedAt = clock.instant();
            owner.disabledAt = owner.disabledAt == null ? owner.removedAt : owner.disabledAt;
            // Nothing that is queued shall be paid for any more.
            owner.parallelLimit = 0;
        }
        return new OwnerBodies.One(OwnerBodies.View.of(owner));
    }

    private static void requireAnother(UUID operator, Owner owner) {
        if (owner.id.equals(operator)) {
            throw Problem.of(Problem.Kind.CONFLICT, "This is the owner of the key that asks");
        }
    }

    private static Owner find(String id, LockModeType lock) {
        return Ids.parse(id)
                .flatMap(known -> Owner.<Owner>findByIdOptional(known, lock))
                .orElseThrow(() -> Problem.notFound("Owner"));
    }
}
