package dev.darkroom.storage;

import dev.darkroom.storage.file.WrittenFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Objects that come in parts, which any instance may take in any order. A part that is put again replaces the earlier
 * one. Failures are those of {@link ObjectStore}; an upload that is unknown (completed, aborted, too old) is NOT_FOUND.
 */
public interface PartStore {

    /** The largest number of a part; the smallest is 1. */
    int MAX_PARTS = 10_000;

    /**
     * @param number from 1 to {@link #MAX_PARTS}
     * @param etag as {@link #put} returned it
     */
    record Part(int number, String etag) {}

    /** Begins an upload and returns its id, which is unguessable and harmless in a URL. */
    String begin(String key, String contentType);

    /**
     * Takes over a temporary file as one part and returns its entity tag, without quotes. The file is gone in any case.
     */
    String put(String key, String upload, int number, WrittenFile part);

    /**
     * Makes the object of exactly these parts, by their numbers; the upload is over then.
     *
     * @param parts at least one, in any order, each number once
     * @throws dev.darkroom.shared.Problem INVALID when a part is missing or its tag is another
     */
    void complete(String key, String upload, List<Part> parts);

    /** Forgets an upload and its parts; one that is not there is no error. */
    void abort(String key, String upload);

    /** How callers send parts past us; empty where all come through {@link #put}. */
    Optional<DirectParts> direct();

    /** The fewest bytes of a part that is not the last. */
    long smallestPart();

    /** Forgets what was begun before that time, or on disk last added to, and never completed. */
    void abortOlderThan(Instant time);
}
