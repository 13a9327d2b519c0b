package dev.darkroom.storage;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where the bytes of objects lie: in files or in a bucket, as {@code darkroom.storage.kind} says. What is put is never
 * changed again, except by being put again. Every method throws a {@link dev.darkroom.shared.Problem} when the store
 * fails: STORAGE_FULL when it is full, UNAVAILABLE otherwise, both worth trying again; what was to be stored is then
 * not there.
 */
public interface ObjectStore {

    /** How an object's bytes reach whoever reads it. */
    sealed interface Way {
        /** From the file to the socket. */
        record File(Path path) implements Way {}

        /**
         * Straight from the bucket, past us.
         *
         * @param url grants the read by itself: not to be logged
         * @param validity how long it does
         */
        record Elsewhere(URI url, Duration validity) implements Way {}

        /** Through us, by {@link ObjectStore#open}. */
        record Through() implements Way {}
    }

    /** Takes over a temporary file; afterwards its bytes survive a power cut under the key. It is gone in any case. */
    void put(Path temporary, String key, String contentType);

    /**
     * A part of an object's bytes.
     *
     * @throws dev.darkroom.shared.Problem NOT_FOUND when there are none under that key
     */
    InputStream open(String key, ByteRange range);

    /** How to answer a read of a known object; empty when its bytes are missing, as far as that can be told. */
    Optional<Way> way(StoredObject object, FileServingPolicy shown);

    /** Where reads are sent to, such as {@code https://bucket.example.com}; empty when all go through us. */
    Optional<String> readOrigin();

    /** Removes objects; those that are not there are no error, and those that cannot be removed are swept later. */
    void delete(Collection<String> keys);

    /**
     * Some keys that were put before that time; the next call goes on behind them, and from the start when all have
     * been seen.
     */
    List<String> someOlderThan(Instant time);

    /** Throws if the store cannot be worked with; cheap enough to be asked every few seconds. */
    void check();
}
