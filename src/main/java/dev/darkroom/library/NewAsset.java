package dev.darkroom.library;

import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.storage.StoredObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to be filed; its owner is that of its object.
 *
 * @param jobId the job that made it; null for an upload
 * @param place a JSON pointer into the job's result; null for an upload
 * @param title any text; shortened, and replaced by the file name when blank
 * @param endpoint the model's id; null for an upload
 * @param prompt the words it was made from; null when there are none
 */
public record NewAsset(
        StoredObject object,
        MediaFacts facts,
        AssetSource source,
        @Nullable UUID jobId,
        @Nullable String place,
        @Nullable String title,
        @Nullable String endpoint,
        @Nullable String prompt) {

    /** An output of a job. */
    public static NewAsset generated(
            StoredObject object,
            MediaFacts facts,
            UUID jobId,
            String place,
            @Nullable String endpoint,
            @Nullable String prompt) {
        return new NewAsset(object, facts, AssetSource.RESPONSE, jobId, place, prompt, endpoint, prompt);
    }

    /** Something that its owner brought in. */
    public static NewAsset uploaded(StoredObject object, MediaFacts facts, @Nullable String prompt) {
        return new NewAsset(object, facts, AssetSource.UPLOAD, null, null, prompt, null, prompt);
    }
}
