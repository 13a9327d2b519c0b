package dev.darkroom.library.share;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A link to an asset or to a collection, to exactly one of them; as JSON also what is remembered of making it. */
@Entity
@RegisterForReflection
@JsonIgnoreProperties("persistent")
class Share extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "owner_id")
    public UUID ownerId;

    @Column(name = "asset_id")
    public @Nullable UUID assetId;

    @Column(name = "collection_id")
    public @Nullable UUID collectionId;

    @Column(name = "expires_at")
    public Instant expiresAt;

    @Column(name = "created_at")
    public Instant createdAt;

    static Optional<Share> open(UUID id, Instant now) {
        return find("id = ?1 and expiresAt > ?2", id, now).firstResultOptional();
    }

    /** Newest first; only those before a place in that order where one is given. */
    static PanacheQuery<Share> open(UUID ownerId, Instant now, @Nullable UUID before) {
        return before == null
                ? find("ownerId = ?1 and expiresAt > ?2 order by id desc", ownerId, now)
                : find("ownerId = ?1 and expiresAt > ?2 and id < ?3 order by id desc", ownerId, now, before);
    }

    static boolean revoke(UUID id, UUID ownerId, Instant now) {
        return delete("id = ?1 and ownerId = ?2 and expiresAt > ?3", id, ownerId, now) > 0;
    }
}
