package dev.darkroom.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A key as stored: its visible id and the hash of its secret. */
@Entity
@DynamicUpdate
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

    /** From when on it is no longer good; null for never. */
    @Column(name = "expires_at")
    @Nullable Instant expiresAt;

    /** To the minute; null while it has not been used. */
    @Column(name = "last_used_at")
    @Nullable Instant lastUsedAt;

    /** Of the secret before the last rotation, good until {@link #previousUntil}. */
    @Column(name = "previous_secret_hash")
    byte @Nullable [] previousSecretHash;

    @Column(name = "previous_until")
    @Nullable Instant previousUntil;

    @Column(name = "calls_per_minute")
    @Nullable Integer callsPerMinute;

    /** Jobs under way at the same time, over all instances; null for as many as there are places, 0 to hold its queue. */
    @Column(name = "parallel_jobs")
    @Nullable Integer parallelJobs;

    /** In the currency of the prices, by calendar months in UTC; null for none. */
    @Column(name = "monthly_budget")
    @Nullable BigDecimal monthlyBudget;
}
