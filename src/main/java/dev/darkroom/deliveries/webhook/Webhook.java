package dev.darkroom.deliveries.webhook;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A registered webhook as stored. */
@Entity
@DynamicUpdate
class Webhook extends PanacheEntityBase {

    static final String ENABLED = "enabled";
    static final String DISABLED = "disabled";
    /** Why it is disabled: its owner said so. */
    static final String BY_OWNER = "owner";

    @Id
    UUID id;

    @Column(name = "owner_id")
    UUID ownerId;

    @Column
    String url;

    @Column
    @Nullable String description;

    @Column
    String[] events;

    @Column
    String @Nullable [] endpoints;

    @Column
    String @Nullable [] tags;

    @Column
    String @Nullable [] keys;

    @Column(name = "calls_per_minute")
    @Nullable Integer callsPerMinute;

    @Column
    @Nullable Integer concurrency;

    @Column
    String status;

    @Column(name = "disabled_reason")
    @Nullable String disabledReason;

    @Column(name = "disabled_at")
    @Nullable Instant disabledAt;

    @Column(name = "failing_since")
    @Nullable Instant failingSince;

    /** Encrypted. */
    @Column
    byte[] secret;

    /** That before the last rotation, good until {@link #previousUntil}; encrypted. */
    @Column(name = "previous_secret")
    byte @Nullable [] previousSecret;

    @Column(name = "previous_until")
    @Nullable Instant previousUntil;

    @Column(name = "created_at")
    Instant createdAt;

    boolean isEnabled() {
        return status.equals(ENABLED);
    }
}
