package dev.darkroom.storage.backend;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.StorageConfig;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The way to a service that speaks S3: Amazon's, or any other at an endpoint of its own. Nothing is connected to before
 * it is used. Not the client that the extension injects: its settings cannot sign for another endpoint than they call, nor
 * derive the style of URLs and the kind of credentials from whether an endpoint and a key are set.
 *
 * @param bucket its name
 */
record S3Service(S3Client client, S3Presigner presigner, String bucket) {

    private static final Logger LOG = Logger.getLogger(S3Service.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(20);
    /** Of each call. Whoever waits for it has a limit as well, and tries again. */
    private static final int ATTEMPTS = 2;

    /** @throws IllegalStateException when no bucket is named, or half a credential */
    static S3Service of(StorageConfig.S3 config) {
        return of(config, SILENCE_TIMEOUT);
    }

    /** @param silence how long the service may say nothing, and take nothing, in the middle of a call */
    static S3Service of(StorageConfig.S3 config, Duration silence) {
        String bucket = config.bucket()
                .orElseThrow(() -> new IllegalStateException(
                        "darkroom.storage.s3.bucket must be set where darkroom.storage.kind is s3"));
        Region region = Region.of(config.region());
        AwsCredentialsProvider credentials = credentials(config);
        S3Configuration style = S3Configuration.builder()
                .pathStyleAccessEnabled(
                        config.pathStyle().orElse(config.endpoint().isPresent()))
                // Not every service that speaks S3 reads Amazon's chunks.
                .chunkedEncodingEnabled(false)
                .build();
        var client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(silence))
                .overrideConfiguration(all -> all.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        .build()))
                .region(region)
                .credentialsProvider(credentials)
                .serviceConfiguration(style)
                // Nor Amazon's newer checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        var presigner = S3Presigner.builder()
                .region(region)
                .credentialsProvider(credentials)
                .serviceConfiguration(style);
        config.endpoint().map(S3Service::endpoint).ifPresent(client::endpointOverride);
        config.publicEndpoint().or(config::endpoint).map(S3Service::endpoint).ifPresent(presigner::endpointOverride);
        return new S3Service(client.build(), presigner.build(), bucket);
    }

    /** Calls, and tells failures in our words. What was not there is NOT_FOUND. */
    static <T> T call(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (AwsServiceException refused) {
            throw problem(what, refused);
        } catch (SdkException failure) {
            LOG.errorf("The bucket could not be reached: %s", failure.getMessage());
            throw Problem.of(Problem.Kind.UNAVAILABLE, "The object store cannot be reached; nothing was stored");
        }
    }

    private static Problem problem(String what, AwsServiceException refused) {
        int status = refused.statusCode();
        String code = refused.awsErrorDetails() == null
                ? ""
                : String.valueOf(refused.awsErrorDetails().errorCode());
        return switch (code) {
            case "NoSuchKey" -> Problem.notFound(what);
            case "NoSuchUpload" -> Problem.notFound("Upload");
            case "InvalidPart", "InvalidPartOrder", "EntityTooSmall" ->
                Problem.invalid("parts", "names a part that was not sent, was sent otherwise, or is too small");
            default -> {
                boolean full = status == 507 || code.contains("StorageFull") || code.contains("QuotaExceeded");
                LOG.errorf("The bucket refused: %d %s", status, code);
                yield full
                        ? Problem.of(Problem.Kind.STORAGE_FULL, "The object store is full; nothing was stored")
                        : Problem.of(Problem.Kind.UNAVAILABLE, "The object store failed; nothing was stored");
            }
        };
    }

    private static URI endpoint(URI configured) {
        return WebUrl.valueOf(configured.toString()).toUri("darkroom.storage.s3.endpoint");
    }

    private static AwsCredentialsProvider credentials(StorageConfig.S3 config) {
        if (config.accessKey().isPresent() != config.secretKey().isPresent()) {
            throw new IllegalStateException(
                    "darkroom.storage.s3.access-key and darkroom.storage.s3.secret-key belong together");
        }
        return config.accessKey().isPresent()
                ? StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        config.accessKey().get(), config.secretKey().orElseThrow()))
                : DefaultCredentialsProvider.builder().build();
    }
}
