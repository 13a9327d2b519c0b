package dev.darkroom.access.owner;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Owner (tenant) of jobs, assets and keys. */
@Entity
public class Owner extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column
    public String name;

    @Column(name = "created_at")
    public Instant createdAt;
}
