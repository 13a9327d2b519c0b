package dev.darkroom.library.asset;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A word that an owner marks assets with; unique among the owner's. */
@Entity
public class Tag extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "owner_id")
    public UUID ownerId;

    @Column
    public String name;

    @Column(name = "created_at")
    public Instant createdAt;
}
