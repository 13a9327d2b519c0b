package dev.darkroom.storage.backend;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.StorageConfig;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The way to a service that speaks S3: Amazon's, or any other at an endpoint of its own. Nothing is connected to before
 * it is used. Not the client that the extension injects: its settings cannot sign for another endpoint than they call, nor
 * derive the style of URLs and the kind of credentials from whether an endpoint and a key are set.
 *
 * @param callers the endpoint in URLs that are given out; empty for Amazon's
 * @param bucket its name
 */
record S3Service(S3Client client, S3Presigner presigner, Optional<S3Endpoint> callers, String bucket) {

    private static final Logger LOG = Logger.getLogger(S3Service.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(20);
    /** Of each call. Whoever waits for it has a limit as well, and tries again. */
    private static final int ATTEMPTS = 2;

    private static final String HOST = "Host";

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
        boolean pathStyle = config.pathStyle().orElse(config.endpoint().isPresent());
        S3Configuration style = S3Configuration.builder()
                .pathStyleAccessEnabled(pathStyle)
                // Not every service that speaks S3 reads Amazon's chunks.
                .chunkedEncodingEnabled(false)
                .build();
        Optional<S3Endpoint> endpoint = config.endpoint().map(url -> endpoint(url, bucket, pathStyle));
        var client = S3Client.builder()
                .overrideConfiguration(all -> {
                    all.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build());
                    endpoint.flatMap(S3Endpoint::host).ifPresent(host -> all.putHeader(HOST, host));
                })
                .region(region)
                .credentialsProvider(credentials)
                .serviceConfiguration(style)
                // Nor Amazon's newer checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        endpoint.flatMap(at -> at.connections(CONNECT_TIMEOUT, silence))
                .ifPresentOrElse(
                        client::httpClient,
                        () -> client.httpClientBuilder(UrlConnectionHttpClient.builder()
                                .connectionTimeout(CONNECT_TIMEOUT)
                                .socketTimeout(silence)));
        var presigner = S3Presigner.builder()
                .region(region)
                .credentialsProvider(credentials)
                .serviceConfiguration(style);
        Optional<S3Endpoint> callers = config.publicEndpoint()
                .map(url -> endpoint(url, bucket, pathStyle))
                .or(() -> endpoint);
        endpoint.map(S3Endpoint::uri).ifPresent(client::endpointOverride);
        callers.map(S3Endpoint::uri).ifPresent(presigner::endpointOverride);
        return new S3Service(client.build(), presigner.build(), callers, bucket);
    }

    /** A URL by which one object can be read, by whoever has it. */
    URI presigned(GetObjectRequest read, Duration validity) {
        GetObjectRequest request =
                read.toBuilder().overrideConfiguration(this::host).build();
        return real(presigner
                .presignGetObject(presign -> presign.signatureDuration(validity).getObjectRequest(request))
                .url());
    }

    /** A URL to which one part can be put, by whoever has it. */
    URI presigned(UploadPartRequest part, Duration validity) {
        UploadPartRequest request =
                part.toBuilder().overrideConfiguration(this::host).build();
        return real(presigner
                .presignUploadPart(
                        presign -> presign.signatureDuration(validity).uploadPartRequest(request))
                .url());
    }

    private void host(AwsRequestOverrideConfiguration.Builder request) {
        callers.flatMap(S3Endpoint::host).ifPresent(host -> request.putHeader(HOST, host));
    }

    private URI real(URL signed) {
        URI made = URI.create(signed.toString());
        return callers.map(endpoint -> endpoint.real(made)).orElse(made);
    }

    /** Calls, and tells failures in our words. What was not there is NOT_FOUND. */
    static <T> T call(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (AwsServiceException refused) {
            throw problem(what, refused);
        } catch (SdkException failure) {
            LOG.errorf("The bucket cannot be reached (%s): %s", what, failure.getMessage());
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
                LOG.errorf(
                        "The bucket refused (%s): status %d, %s; check credentials, policy and quota",
                        what, status, code);
                yield full
                        ? Problem.of(Problem.Kind.STORAGE_FULL, "The object store is full; nothing was stored")
                        : Problem.of(Problem.Kind.UNAVAILABLE, "The object store failed; nothing was stored");
            }
        };
    }

    private static S3Endpoint endpoint(URI configured, String bucket, boolean pathStyle) {
        return new S3Endpoint(WebUrl.valueOf(configured.toString()), bucket, pathStyle);
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
