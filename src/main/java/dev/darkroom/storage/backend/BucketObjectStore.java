package dev.darkroom.storage.backend;

import static dev.darkroom.storage.backend.S3Service.call;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ByteRange;
import dev.darkroom.storage.FileServingPolicy;
import dev.darkroom.storage.ObjectKey;
import dev.darkroom.storage.ObjectStore;
import dev.darkroom.storage.StorageConfig;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.TemporaryFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Object store in an S3 bucket. The bucket belongs to one Darkroom: what it has no row for is swept. */
class BucketObjectStore implements ObjectStore {

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    // Long enough to begin with; no longer, since it can be passed on.
    private static final Duration RESTRICTED_VALIDITY = Duration.ofMinutes(5);

    /** Probes of readiness are asked for every few seconds. */
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);

    private final S3Service s3;
    private final BucketPartStore parts;
    private final StorageConfig.S3 config;
    private final TemporaryFiles temporaries;
    private final long largestPut;
    private final AtomicReference<@Nullable String> seen = new AtomicReference<>();

    /** @param largestPut in bytes; what is larger goes in parts of that size, since S3 takes at most 5 GiB at once */
    BucketObjectStore(
            S3Service s3, BucketPartStore parts, StorageConfig.S3 config, TemporaryFiles temporaries, long largestPut) {
        this.s3 = s3;
        this.parts = parts;
        this.config = config;
        this.temporaries = temporaries;
        this.largestPut = largestPut;
    }

    @Override
    public void put(Path temporary, String key, String contentType) {
        try {
            if (Files.size(temporary) > largestPut) {
                parts.putFile(temporary, checked(key), contentType, largestPut);
            } else {
                call(
                        "File",
                        () -> s3.client()
                                .putObject(
                                        put -> put.bucket(s3.bucket())
                                                .key(checked(key))
                                                .contentType(contentType),
                                        RequestBody.fromFile(temporary)));
            }
        } catch (IOException failure) {
            throw TemporaryFiles.problem(failure);
        } finally {
            temporaries.discard(temporary);
        }
    }

    @Override
    public InputStream open(String key, ByteRange range) {
        if (range.length() == 0) {
            return InputStream.nullInputStream();
        }
        return new Body(call(
                "File",
                () -> s3.client().getObject(get -> {
                    get.bucket(s3.bucket()).key(checked(key));
                    if (range != ByteRange.ALL) {
                        get.range("bytes=" + range.from() + "-" + (range.from() + range.length() - 1));
                    }
                })));
    }

    @Override
    public Optional<Way> way(StoredObject object, FileServingPolicy shown) {
        // A key opens its object, and the URL of bytes that lie under another object's would tell that one's.
        boolean isShared = !object.location().equals(object.key());
        if (config.reads() == StorageConfig.S3.Reads.PROXY || isShared) {
            return Optional.of(new Way.Through());
        }
        boolean open = object.acl().isOpen();
        Duration validity = open ? config.urlValidity() : RESTRICTED_VALIDITY;
        GetObjectRequest read = GetObjectRequest.builder()
                .bucket(s3.bucket())
                .key(checked(object.key()))
                .responseContentType(object.contentType())
                .responseContentDisposition(shown.disposition())
                .responseCacheControl(open ? FOR_EVER : "private, no-store")
                .build();
        return Optional.of(new Way.Elsewhere(s3.presigned(read, validity), validity));
    }

    @Override
    public Optional<String> readOrigin() {
        if (config.reads() == StorageConfig.S3.Reads.PROXY) {
            return Optional.empty();
        }
        URI url = s3.presigned(
                GetObjectRequest.builder().bucket(s3.bucket()).key("any").build(), RESTRICTED_VALIDITY);
        return Optional.of(url.getScheme() + "://" + url.getAuthority());
    }

    @Override
    public void delete(Collection<String> keys) {
        try {
            keys.forEach(key -> call(
                    "File",
                    () -> s3.client()
                            .deleteObject(delete -> delete.bucket(s3.bucket()).key(checked(key)))));
        } catch (Problem failed) {
            // It is in the log, and the sweeper finds what is left.
        }
    }

    @Override
    public List<String> someOlderThan(Instant time) {
        ListObjectsV2Response page = call(
                "Bucket",
                () -> s3.client().listObjectsV2(list -> list.bucket(s3.bucket()).startAfter(seen.get())));
        seen.set(
                page.isTruncated() && !page.contents().isEmpty()
                        ? page.contents().getLast().key()
                        : null);
        return page.contents().stream()
                .filter(object -> object.lastModified().isBefore(time))
                .map(S3Object::key)
                .filter(ObjectKey::isValid)
                .toList();
    }

    @Override
    public void check() {
        call(
                "Bucket",
                () -> s3.client()
                        .headBucket(head -> head.bucket(s3.bucket())
                                .overrideConfiguration(probe -> probe.apiCallTimeout(CHECK_TIMEOUT))));
    }

    private static String checked(String key) {
        if (!ObjectKey.isValid(key)) {
            throw new IllegalArgumentException("not an object key");
        }
        return key;
    }

    /**
     * Whoever stops reading early does not want the rest to be fetched. A bucket that breaks off in the middle fails as one that
     * does not answer.
     */
    private static final class Body extends FilterInputStream {

        private final ResponseInputStream<GetObjectResponse> bytes;
        private boolean ended;

        Body(ResponseInputStream<GetObjectResponse> bytes) {
            super(bytes);
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = call("File", () -> next(buffer, offset, length));
            ended |= read < 0;
            return read;
        }

        private int next(byte[] buffer, int offset, int length) {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException brokenOff) {
                throw SdkClientException.create("it broke off", brokenOff);
            }
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
            } else {
                bytes.abort();
            }
        }
    }
}
