package dev.darkroom.library.asset;

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
public class AssetCollection extends PanacheEntityBase {

    public static final String MANUAL = "manual";
    public static final String SMART = "smart";
    public static final String CHARACTER = "character";

    @Id
    public UUID id;

    @Column(name = "owner_id")
    public UUID ownerId;

    @Column
    public String type;

    @Column
    public String name;

    @Column
    public @Nullable String description;

    @Column
    public @Nullable String icon;

    @Column
    public @Nullable String color;

    @Column(name = "cover_image_url")
    public @Nullable String coverImageUrl;

    @Column(name = "character_identifier")
    public @Nullable String characterIdentifier;

    /** Ids of assets or of requests, or URLs; only a character has them. */
    @Column(name = "reference_images")
    public @Nullable String[] referenceImages;

    @Column(name = "parent_id")
    public @Nullable UUID parentId;

    /** JSON, as its owner sent it; only a smart collection has it. */
    @Column
    public @Nullable String filters;

    @Column(name = "favorited_at")
    public @Nullable Instant favoritedAt;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    public boolean is(String kind) {
        return type.equals(kind);
    }

    public static @Nullable AssetCollection of(UUID ownerId, UUID id) {
        return find("id = ?1 and ownerId = ?2", id, ownerId).firstResult();
    }
}
