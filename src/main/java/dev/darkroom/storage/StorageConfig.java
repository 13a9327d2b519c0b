package dev.darkroom.storage;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where objects are kept. */
@ConfigMapping(prefix = "darkroom.storage")
public interface StorageConfig {

    enum Kind {
        DISK,
        S3
    }

    @WithDefault("disk")
    Kind kind();

    /**
     * Whether the same bytes lie once, whoever's they are (docs/explanation/storage.md says what has to be known for that).
     */
    @WithDefault("false")
    boolean shareContents();

    /**
     * The folder of the objects; made when missing. Temporary files lie below it, so that a rename stays one, and do so
     * when objects are in a bucket, too.
     */
    @WithDefault("${darkroom.data-dir:data}/objects")
    Path directory();

    /**
     * With less room than that below the folder this instance is not ready: new requests go where there is room, while
     * what is under way can end. Enough for some films and for a database beside them; 0 for any room.
     */
    @WithDefault("256M")
    MemorySize lowSpace();

    /** How long objects are kept where neither the request nor the key nor the owner says; absent for ever. */
    Optional<Duration> defaultExpiration();

    S3 s3();

    /** A bucket at any service that speaks S3; it must belong to this Darkroom alone. */
    interface S3 {

        enum Reads {
            /** Readers are sent on to the bucket, by a URL that is good for a while. */
            REDIRECT,
            /** Bytes pass through us, in both directions, for a bucket that callers cannot reach. */
            PROXY
        }

        Optional<String> bucket();

        /** Absent for AWS itself. */
        Optional<URI> endpoint();

        /** The endpoint in URLs that are given out, where callers reach the bucket by another address than we do. */
        Optional<URI> publicEndpoint();

        @WithDefault("us-east-1")
        String region();

        /** Whether the bucket stands in the path, not in the host; by default wherever an endpoint is set. */
        Optional<Boolean> pathStyle();

        /** Absent, with its secret, for AWS's own chain: environment, profile, container, instance. */
        Optional<String> accessKey();

        Optional<String> secretKey();

        @WithDefault("redirect")
        Reads reads();

        /** How long a URL of the bucket is good for; at most 7 days. */
        @WithDefault("1h")
        Duration urlValidity();
    }
}
