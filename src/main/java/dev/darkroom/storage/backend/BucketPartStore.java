package dev.darkroom.storage.backend;

import static dev.darkroom.storage.backend.S3Service.call;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ByteRange;
import dev.darkroom.storage.DirectParts;
import dev.darkroom.storage.ObjectKey;
import dev.darkroom.storage.PartStore;
import dev.darkroom.storage.StorageConfig;
import dev.darkroom.storage.file.TemporaryFiles;
import dev.darkroom.storage.file.WrittenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Multipart uploads in a bucket. Parts by S3's own multipart uploads: the bucket puts them together. */
class BucketPartStore implements PartStore {

    private static final long SMALLEST = 5L * 1024 * 1024;

    private final S3Service s3;
    private final StorageConfig.S3 config;
    private final TemporaryFiles temporaries;

    BucketPartStore(S3Service s3, StorageConfig.S3 config, TemporaryFiles temporaries) {
        this.s3 = s3;
        this.config = config;
        this.temporaries = temporaries;
    }

    @Override
    public String begin(String key, String contentType) {
        return call(
                        "Bucket",
                        () -> s3.client()
                                .createMultipartUpload(create ->
                                        create.bucket(s3.bucket()).key(key).contentType(contentType)))
                .uploadId();
    }

    @Override
    public String put(String key, String upload, int number, WrittenFile part) {
        try {
            return put(key, upload, number, RequestBody.fromFile(part.temporary()));
        } finally {
            temporaries.discard(part.temporary());
        }
    }

    @Override
    public void complete(String key, String upload, List<Part> parts) {
        List<CompletedPart> sorted = parts.stream()
                .sorted(Comparator.comparingInt(Part::number))
                .map(part -> CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag('"' + part.etag() + '"')
                        .build())
                .toList();
        call(
                "Upload",
                () -> s3.client()
                        .completeMultipartUpload(complete -> complete.bucket(s3.bucket())
                                .key(key)
                                .uploadId(upload)
                                .multipartUpload(list -> list.parts(sorted))));
    }

    @Override
    public void abort(String key, String upload) {
        try {
            call(
                    "Upload",
                    () -> s3.client()
                            .abortMultipartUpload(
                                    abort -> abort.bucket(s3.bucket()).key(key).uploadId(upload)));
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.NOT_FOUND) {
                throw problem;
            }
        }
    }

    /** Whoever cannot reach the bucket to read cannot reach it to write. */
    @Override
    public Optional<DirectParts> direct() {
        return config.reads() == StorageConfig.S3.Reads.REDIRECT
                ? Optional.of(new BucketDirectParts(s3))
                : Optional.empty();
    }

    @Override
    public long smallestPart() {
        return SMALLEST;
    }

    @Override
    public void abortOlderThan(Instant time) {
        call("Bucket", () -> s3.client().listMultipartUploads(list -> list.bucket(s3.bucket()))).uploads().stream()
                .filter(upload -> upload.initiated().isBefore(time))
                .filter(upload -> ObjectKey.isValid(upload.key()))
                .forEach(upload -> abort(upload.key(), upload.uploadId()));
    }

    /** Sends a file that is too large for one request. */
    void putFile(Path file, String key, String contentType, long partSize) throws IOException {
        long size = Files.size(file);
        String upload = begin(key, contentType);
        try {
            List<Part> sent = new ArrayList<>();
            for (long from = 0; from < size; from += partSize) {
                ByteRange range = new ByteRange(from, Math.min(partSize, size - from));
                int number = sent.size() + 1;
                sent.add(new Part(number, put(key, upload, number, body(file, range))));
            }
            complete(key, upload, sent);
        } catch (RuntimeException failure) {
            abort(key, upload);
            throw failure;
        }
    }

    private String put(String key, String upload, int number, RequestBody body) {
        String etag = call(
                        "Upload",
                        () -> s3.client()
                                .uploadPart(
                                        part -> part.bucket(s3.bucket())
                                                .key(key)
                                                .uploadId(upload)
                                                .partNumber(number),
                                        body))
                .eTag();
        if (etag == null) {
            // What some services answer for an upload that is over.
            throw Problem.notFound("Upload");
        }
        return etag.replace("\"", "");
    }

    /** Opened anew for each attempt. */
    private static RequestBody body(Path file, ByteRange range) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return new FileRangeInputStream(file, range);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                },
                range.length(),
                "application/octet-stream");
    }
}
