package dev.darkroom.access.owner;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** Owner (tenant) of jobs, assets and keys. */
@Entity
@DynamicUpdate
public class Owner extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column
    public String name;

    @Column(name = "created_at")
    public Instant createdAt;

    /** Its part of a batch of claims compared with the others', 1 to 1,000. */
    @Column
    public int weight = 1;

    /** Jobs upstream at the same time; null for the configured number, 0 to hold its queue. */
    @Column(name = "parallel_limit")
    public @Nullable Integer parallelLimit;

    /** Of all its keys together; null for as many as they like. */
    @Column(name = "calls_per_minute")
    public @Nullable Integer callsPerMinute;

    /** Of all its keys together, in the currency of the prices, by calendar months in UTC; null for none. */
    @Column(name = "monthly_budget")
    public @Nullable BigDecimal monthlyBudget;

    /** Since when none of its keys is good; null while they are. */
    @Column(name = "disabled_at")
    public @Nullable Instant disabledAt;

    /** Since when it is being removed with all it has; null while it is not. */
    @Column(name = "removed_at")
    public @Nullable Instant removedAt;
}
