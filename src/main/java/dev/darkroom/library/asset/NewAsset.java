package dev.darkroom.library.asset;

import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.search.index.IndexDocument;
import dev.darkroom.storage.StoredObject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to be filed; its owner is that of its object.
 *
 * @param generation how it was made; null for an upload
 * @param place a JSON pointer into the job's result; null for an upload
 * @param keyId the visible half of the key that it came by
 * @param title any text; shortened, and replaced by the file name when blank
 * @param prompt the words it was made from; null when there are none
 * @param origin what the library that it was imported from says of it; null for all others
 */
public record NewAsset(
        StoredObject object,
        MediaFacts facts,
        AssetSource source,
        @Nullable Generation generation,
        @Nullable String place,
        String keyId,
        @Nullable String title,
        @Nullable String prompt,
        @Nullable AssetOrigin origin) {

    private static final int MAX_TITLE_LENGTH = 255;

    /** An output of a job. */
    public static NewAsset generated(
            StoredObject object, MediaFacts facts, Generation generation, String place, @Nullable String prompt) {
        return new NewAsset(
                object, facts, AssetSource.RESPONSE, generation, place, generation.keyId(), prompt, prompt, null);
    }

    /** Something that its owner brought in. */
    public static NewAsset uploaded(StoredObject object, MediaFacts facts, String keyId, @Nullable String prompt) {
        return new NewAsset(object, facts, AssetSource.UPLOAD, null, null, keyId, prompt, prompt, null);
    }

    /**
     * Something from another library, or from a folder.
     *
     * @param generation how it was made, where that library tells
     */
    public static NewAsset imported(
            StoredObject object,
            MediaFacts facts,
            @Nullable Generation generation,
            String keyId,
            @Nullable String title,
            @Nullable String prompt,
            AssetOrigin origin) {
        return new NewAsset(
                object,
                facts,
                origin.jobId() == null ? AssetSource.UPLOAD : AssetSource.RESPONSE,
                generation,
                origin.place(),
                keyId,
                title == null ? prompt : title,
                prompt,
                origin);
    }

    @Nullable UUID jobId() {
        return generation == null ? origin == null ? null : origin.jobId() : generation.jobId();
    }

    @Nullable String endpoint() {
        return generation == null ? origin == null ? null : origin.endpoint() : generation.endpoint();
    }

    @Nullable String originRequestId() {
        return origin == null ? null : origin.requestId();
    }

    @Nullable Instant originalTime() {
        return origin == null ? null : origin.createdAt();
    }

    String shownTitle() {
        String given = origin == null ? null : TextSanitizer.clean(title, MAX_TITLE_LENGTH);
        if (given != null) {
            return given;
        }
        return TextSanitizer.title(title, object.fileName());
    }

    @Nullable String cleanPrompt() {
        return TextSanitizer.clean(prompt, TextSanitizer.MAX_PROMPT_LENGTH);
    }

    /** The same as far as searches care, under the id that it was filed with. */
    IndexDocument reading(UUID id) {
        return new IndexDocument(
                id, object.ownerId(), facts.kind().label(), source.label(), shownTitle(), cleanPrompt());
    }
}
