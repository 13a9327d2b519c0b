package dev.darkroom.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Owner (tenant) of jobs, assets and keys. */
@Entity
class Owner extends PanacheEntityBase {

    @Id
    UUID id;

    @Column
    String name;

    @Column(name = "created_at")
    Instant createdAt;
}
