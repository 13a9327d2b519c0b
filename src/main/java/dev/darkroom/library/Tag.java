package dev.darkroom.library;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A word that an owner marks assets with; unique among the owner's. */
@Entity
class Tag extends PanacheEntityBase {

    @Id
    UUID id;

    @Column(name = "owner_id")
    UUID ownerId;

    @Column
    String name;

    @Column(name = "created_at")
    Instant createdAt;
}
