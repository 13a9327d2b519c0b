package dev.darkroom.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key as stored: its visible id and the hash of its secret. */
@Entity
@Table(name = "api_key")
class ApiKey extends PanacheEntityBase {

    @Id
    String id;

    @Column(name = "owner_id")
    UUID ownerId;

    @Column
    String alias;

    @Column(name = "secret_hash")
    byte[] secretHash;

    @Column
    String[] scopes;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "disabled_at")
    @Nullable Instant disabledAt;

    @Column(name = "calls_per_minute")
    @Nullable Integer callsPerMinute;
}
