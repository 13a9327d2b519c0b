package dev.darkroom.library.character;

import dev.darkroom.library.asset.AssetCollection;
import dev.darkroom.library.asset.AssetIdResolver;
import dev.darkroom.library.asset.ListPage;
import dev.darkroom.library.collection.CollectionService;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Manages characters. Recurring figures: what shows them, and the identifier by which prompts name them. */
@ApplicationScoped
class CharacterService {

    static final int MAX_IMAGES = 20;
    /** By what a prompt names a character, behind its sign. */
    static final String IDENTIFIER_FORM = "[A-Za-z0-9_-]{1,64}";

    private static final Pattern IDENTIFIER = Pattern.compile(IDENTIFIER_FORM);

    private final CollectionService collectionService;
    private final AssetIdResolver assets;

    CharacterService(CollectionService collectionService, AssetIdResolver assets) {
        this.collectionService = collectionService;
        this.assets = assets;
    }

    CharacterView.All all(UUID ownerId, ListPage page) {
        List<AssetCollection> found = AssetCollection.<AssetCollection>find(
                        "ownerId = ?1 and type = ?2 order by createdAt desc, id desc",
                        ownerId,
                        AssetCollection.CHARACTER)
                .range(page.offset(), page.last())
                .list();
        return new CharacterView.All(found.stream().map(CharacterView::of).toList());
    }

    CharacterView.One one(UUID ownerId, String id) {
        return shown(known(ownerId, id));
    }

    @Transactional
    CharacterView.One create(UUID ownerId, CharacterBodies.Fresh body) {
        AssetCollection fresh = collectionService.fresh(ownerId, body.name());
        fresh.type = AssetCollection.CHARACTER;
        fresh.description = body.description();
        fresh.referenceImages = images(ownerId, body.referenceImages());
        fresh.coverImageUrl = CollectionService.text(body.coverImageUrl());
        fresh.characterIdentifier = identifier(ownerId, body.identifier(), fresh.id);
        fresh.persist();
        return shown(fresh);
    }

    /** Changes what the body names; the rest stays. */
    @Transactional
    CharacterView.One change(UUID ownerId, String id, CharacterBodies.Change body) {
        AssetCollection character = known(ownerId, id);
        if (body.description() != null && body.description().isEmpty()) {
            throw Problem.invalid("description", "is required");
        }
        collectionService.describe(character, body);
        if (body.referenceImages() != null) {
            character.referenceImages = images(ownerId, body.referenceImages());
        }
        if (body.identifier() != null) {
            character.characterIdentifier =
                    identifier(ownerId, body.identifier().orElse(null), character.id);
        }
        return shown(character);
    }

    @Transactional
    void delete(UUID ownerId, String id) {
        known(ownerId, id).delete();
    }

    @Transactional
    CharacterView.One favorite(UUID ownerId, String id, boolean favorite) {
        return shown(collectionService.favorite(known(ownerId, id), favorite));
    }

    private AssetCollection known(UUID ownerId, String text) {
        return Ids.parse(text)
                .map(id -> AssetCollection.of(ownerId, id))
                .filter(found -> found.is(AssetCollection.CHARACTER))
                .orElseThrow(() -> Problem.notFound("Character"));
    }

    /** Each is an asset of the owner's, by any reference, or a URL. */
    private String[] images(UUID ownerId, List<String> images) {
        for (String image : images) {
            if (WebUrl.parse(image).isEmpty() && !assets.has(ownerId, image)) {
                throw Problem.invalid("reference_images", "must hold ids of assets or of requests, or URLs");
            }
        }
        return images.toArray(String[]::new);
    }

    private @Nullable String identifier(UUID ownerId, @Nullable String text, UUID character) {
        if (text == null) {
            return null;
        }
        String identifier = text.startsWith("@") ? text.substring(1) : text;
        if (!IDENTIFIER.matcher(identifier).matches()) {
            throw Problem.invalid("identifier", "must have 1 to 64 letters, digits, hyphens and underscores");
        }
        long others = AssetCollection.count(
                "ownerId = ?1 and lower(characterIdentifier) = ?2 and id <> ?3",
                ownerId,
                identifier.toLowerCase(Locale.ROOT),
                character);
        if (others > 0) {
            throw Problem.of(Problem.Kind.CONFLICT, "identifier: there is a character of that identifier");
        }
        return identifier;
    }

    private static CharacterView.One shown(AssetCollection character) {
        return new CharacterView.One(CharacterView.of(character));
    }
}
