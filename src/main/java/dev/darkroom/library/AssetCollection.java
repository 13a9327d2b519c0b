package dev.darkroom.library;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A set of assets under a name. */
@Entity
@Table(name = "collection")
class AssetCollection extends PanacheEntityBase {

    static final String MANUAL = "manual";
    static final String SMART = "smart";

    @Id
    UUID id;

    @Column(name = "owner_id")
    UUID ownerId;

    @Column
    String type;

    @Column
    String name;

    @Column
    @Nullable String description;

    @Column
    @Nullable String icon;

    @Column
    @Nullable String color;

    @Column(name = "cover_image_url")
    @Nullable String coverImageUrl;

    @Column(name = "character_identifier")
    @Nullable String characterIdentifier;

    @Column(name = "parent_id")
    @Nullable UUID parentId;

    /** JSON, as its owner sent it; only a smart collection has it. */
    @Column
    @Nullable String filters;

    @Column(name = "favorited_at")
    @Nullable Instant favoritedAt;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;
}
