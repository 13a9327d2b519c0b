package dev.darkroom.library;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A set of assets under a name. Only what changed is written, so that two changes at once do not undo each other. */
@Entity
@DynamicUpdate
@Table(name = "collection")
class AssetCollection extends PanacheEntityBase {

    static final String MANUAL = "manual";
    static final String SMART = "smart";
    static final String CHARACTER = "character";

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

    /** Ids of assets or of requests, or URLs; only a character has them. */
    @Column(name = "reference_images")
    @Nullable String[] referenceImages;

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

    boolean is(String kind) {
        return type.equals(kind);
    }

    static @Nullable AssetCollection of(UUID ownerId, UUID id) {
        return find("id = ?1 and ownerId = ?2", id, ownerId).firstResult();
    }
}
