package dev.darkroom.jobs.api;

import dev.darkroom.ingest.Attachment;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a form that makes a job. They lie in temporary files, which go with the request.
 *
 * @param sentJob the part {@code job} where it came as a file; null where it came as a text
 * @param files every other part, by its name
 */
record JobForm(@Nullable FileUpload sentJob, Map<String, Attachment> files) {

    /** Where there is no form. */
    static final JobForm NONE = new JobForm(null, Map.of());

    private static final String JOB = "job";
    private static final int MAX_FILES = 100;

    /** For the API's document only. */
    @Schema(name = "JobForm", additionalProperties = Schema.True.class)
    record Document(
            @Schema(required = true, description = "Its input may name further parts: \"cid:photo\" is the part photo")
            JobRequestBody.New job) {}

    /** @throws Problem 422 when there are too many files, or two of one name */
    static JobForm of(List<FileUpload> parts) {
        FileUpload job = null;
        Map<String, Attachment> files = new TreeMap<>();
        for (FileUpload part : parts) {
            if (part.name().equals(JOB)) {
                job = part;
            } else if (part.uploadedFile() == null) {
                throw Problem.invalid("body", "has parts within a part");
            } else if (files.size() == MAX_FILES) {
                throw Problem.invalid("body", "has more than " + MAX_FILES + " files");
            } else if (files.put(part.name(), attachment(part)) != null) {
                throw Problem.invalid("body", "has two parts of one name");
            }
        }
        return new JobForm(job, new LinkedHashMap<>(files));
    }

    /** @throws Problem 422 when there is no such part */
    String job(@Nullable String text, int limit) {
        if (sentJob == null) {
            if (text == null) {
                throw Problem.invalid(JOB, "is required");
            }
            return text;
        }
        try (InputStream bytes = Files.newInputStream(sentJob.uploadedFile())) {
            return RequestBodyText.read(bytes, limit);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What tells these files from others; empty when nobody asks. */
    String fingerprint(@Nullable String idempotencyKey) {
        if (idempotencyKey == null) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        files.forEach((name, file) -> all.append('\n').append(name).append(' ').append(sha256(file)));
        return all.toString();
    }

    private static Attachment attachment(FileUpload part) {
        String fileName = part.fileName();
        return new Attachment(
                part.uploadedFile(),
                part.contentType(),
                fileName == null || fileName.isBlank() ? part.name() : Objects.requireNonNull(fileName));
    }

    private static String sha256(Attachment file) {
        try (DigestInputStream bytes = new DigestInputStream(Files.newInputStream(file.path()), Sha256.digest())) {
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
