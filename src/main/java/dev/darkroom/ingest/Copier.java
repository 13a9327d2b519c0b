package dev.darkroom.ingest;

import dev.darkroom.access.Secrets;
import dev.darkroom.library.media.Media;
import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.WebUrl;
import dev.darkroom.storage.Extensions;
import dev.darkroom.storage.FileNames;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectKey;
import dev.darkroom.storage.Storage;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.Written;
import dev.darkroom.upstream.Fetched;
import dev.darkroom.upstream.OutgoingException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Copies one file of a result into our storage. */
@ApplicationScoped
class Copier {

    /** What became of a file. */
    sealed interface Outcome {
        record Copied(StoredObject object, MediaFacts facts) implements Outcome {}

        record Missed(Unobtainable why) implements Outcome {}
    }

    private record Raw(
            Written bytes,
            @Nullable String contentType,
            @Nullable String fileName) {

        @Nullable String declared(FoundFile file) {
            return firstOf(file.contentType(), contentType);
        }
    }

    private final Downloads downloads;
    private final Storage storage;
    private final Secrets secrets;
    private final IngestConfig config;
    private final Semaphore working;

    Copier(Downloads downloads, Storage storage, Secrets secrets, IngestConfig config) {
        this.downloads = downloads;
        this.storage = storage;
        this.secrets = secrets;
        this.config = config;
        this.working = new Semaphore(config.parallel(), true);
    }

    /**
     * @param attempts how often a download is tried now
     * @throws Problem STORAGE_FULL; every other failure is an outcome
     * @throws InterruptedException when told to stop while it waits for its turn
     */
    Outcome copy(FoundFile file, JobOutput job, int attempts) throws InterruptedException {
        try {
            if (file.inline() || file.isData()) {
                return inTurn(() -> keepAndDiscard(decode(file), file, job));
            }
            Optional<WebUrl> url = PlaceRules.webUrl(file.url());
            if (url.isEmpty()) {
                return missed(
                        file,
                        PlaceRules.isUrl(file.url())
                                ? "The URL is malformed"
                                : "The URL is not one that may be fetched");
            }
            Raw raw = download(url.get(), file, job, attempts);
            return inTurn(() -> keepAndDiscard(raw, file, job));
        } catch (OutgoingException failure) {
            return new Outcome.Missed(new Unobtainable(file.place(), Refusal.reason(failure), failure.retryable()));
        } catch (UncheckedIOException damaged) {
            return missed(file, "The bytes could not be decoded");
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.TOO_LARGE) {
                return missed(file, "The file is larger than allowed");
            }
            throw problem;
        }
    }

    // What costs processor and disk: few at once. A download costs neither, and waits for nobody here.
    private Outcome inTurn(Supplier<Outcome> work) throws InterruptedException {
        working.acquire();
        try {
            return work.get();
        } finally {
            working.release();
        }
    }

    private Outcome keepAndDiscard(Raw raw, FoundFile file, JobOutput job) {
        try {
            String flaw =
                    OutputCheck.flaw(file, raw.bytes().temporary(), raw.bytes().size(), raw.declared(file));
            return flaw == null ? keep(raw, file, job) : missed(file, flaw);
        } finally {
            storage.discard(raw.bytes().temporary());
        }
    }

    private Raw decode(FoundFile file) {
        Written bytes = storage.write(
                file.inline() ? TextBytes.base64(file.url()) : TextBytes.dataUri(file.url()),
                config.maxFileSize().asLongValue());
        return new Raw(bytes, file.inline() ? null : TextBytes.dataType(file.url()), null);
    }

    private Raw download(WebUrl url, FoundFile file, JobOutput job, int attempts) throws InterruptedException {
        Path temporary = storage.newTemporary();
        try {
            Fetched fetched = downloads.fetch(url, temporary, attempts, job.ownerId(), job.endpoint(), came -> {
                String declared = firstOf(file.contentType(), came.contentType());
                return OutputCheck.flaw(file, temporary, came.bytes(), declared) == null;
            });
            return new Raw(
                    new Written(temporary, fetched.bytes(), fetched.sha256()),
                    fetched.contentType(),
                    fetched.fileName());
        } catch (RuntimeException | InterruptedException failure) {
            storage.discard(temporary);
            throw failure;
        }
    }

    private Outcome keep(Raw raw, FoundFile file, JobOutput job) {
        String told = firstOf(file.fileName(), raw.fileName());
        String name = told == null ? PlaceRules.fileName(file.url()) : told;
        MediaFacts facts = Media.examine(raw.bytes().temporary(), raw.declared(file), name);
        String fullName = named(name, file.place(), facts.contentType());
        String key = ObjectKey.of(secrets.sign("object-key", job.jobId() + file.place()), fullName);
        NewObject fresh = new NewObject(
                job.ownerId(),
                raw.bytes().size(),
                raw.bytes().sha256(),
                facts.contentType(),
                fullName,
                job.expirationSeconds(),
                job.initialAcl(),
                job.keyId());
        return new Outcome.Copied(storage.keep(raw.bytes().temporary(), key, fresh), facts);
    }

    /** The name that came, else one of the place; with an extension in any case. */
    private static String named(@Nullable String name, String place, String contentType) {
        String base = name == null ? place.replaceFirst("^/", "").replace('/', '-') : name;
        boolean complete = Extensions.contentType(base).isPresent() || base.contains(".");
        return FileNames.shown(complete ? base : (base.isEmpty() ? "file" : base) + "." + Extensions.of(contentType));
    }

    private static @Nullable String firstOf(@Nullable String one, @Nullable String two) {
        return one != null && !one.isBlank() ? one : two != null && !two.isBlank() ? two : null;
    }

    private static Outcome missed(FoundFile file, String reason) {
        return new Outcome.Missed(Unobtainable.forGood(file.place(), reason));
    }
}
