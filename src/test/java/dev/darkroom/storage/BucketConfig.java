package dev.darkroom.storage;

import dev.darkroom.testing.S3Server;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Settings of a bucket, without a configuration to read them from. */
public record BucketConfig(
        Optional<String> bucket,
        Optional<URI> endpoint,
        Optional<URI> publicEndpoint,
        String region,
        Optional<Boolean> pathStyle,
        Optional<String> accessKey,
        Optional<String> secretKey,
        Reads reads,
        Duration urlValidity)
        implements StorageConfig.S3 {

    public static final String SECRET = "a secret";

    public static BucketConfig at(URI endpoint) {
        return new BucketConfig(
                Optional.of(S3Server.BUCKET),
                Optional.of(endpoint),
                Optional.empty(),
                "us-east-1",
                Optional.empty(),
                Optional.of("any"),
                Optional.of(SECRET),
                Reads.REDIRECT,
                Duration.ofHours(1));
    }

    /** The same, but callers reach it by another address, or not at all. */
    public BucketConfig forCallers(URI address, Reads how) {
        return new BucketConfig(
                bucket, endpoint, Optional.of(address), region, pathStyle, accessKey, secretKey, how, urlValidity);
    }

    /** The same with the bucket in the path, or before the host. */
    public BucketConfig inPath(boolean style) {
        return new BucketConfig(
                bucket, endpoint, publicEndpoint, region, Optional.of(style), accessKey, secretKey, reads, urlValidity);
    }
}
