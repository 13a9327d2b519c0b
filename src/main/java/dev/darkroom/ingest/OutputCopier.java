package dev.darkroom.ingest;

import dev.darkroom.access.InstallationSecrets;
import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.outgoing.DownloadedFile;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import dev.darkroom.storage.Extensions;
import dev.darkroom.storage.FileNames;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectKey;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Copies one file of a result into our storage. */
@ApplicationScoped
class OutputCopier {

    /** What became of a file. */
    sealed interface Outcome {
        record Copied(StoredObject object, MediaFacts facts) implements Outcome {}

        record Missed(UnobtainableFileException why) implements Outcome {}
    }

    private record Raw(
            WrittenFile bytes,
            @Nullable String contentType,
            @Nullable String fileName) {

        @Nullable String declared(OutputFile file) {
            return firstOf(file.contentType(), contentType);
        }
    }

    private final OutputDownloader outputDownloader;
    private final ObjectService objectService;
    private final InstallationSecrets installationSecrets;
    private final IngestConfig config;
    private final FairSemaphore working;

    OutputCopier(
            OutputDownloader outputDownloader,
            ObjectService objectService,
            InstallationSecrets installationSecrets,
            IngestConfig config) {
        this.outputDownloader = outputDownloader;
        this.objectService = objectService;
        this.installationSecrets = installationSecrets;
        this.config = config;
        this.working = new FairSemaphore(config.parallel(), FairShares.THREE_QUARTERS);
    }

    /**
     * @param attempts how often a download is tried now
     * @throws Problem STORAGE_FULL; every other failure is an outcome
     * @throws InterruptedException when told to stop while it waits for its turn
     */
    Outcome copy(OutputFile file, JobOutput job, int attempts) throws InterruptedException {
        try {
            if (file.inline() || file.isData()) {
                return inTurn(job.ownerId(), () -> keepAndDiscard(decode(file), file, job));
            }
            Optional<WebUrl> url = FileLocationRules.webUrl(file.url());
            if (url.isEmpty()) {
                return missed(
                        file,
                        FileLocationRules.isUrl(file.url())
                                ? "The URL is malformed"
                                : "The URL is not one that may be fetched");
            }
            Raw raw = download(url.get(), file, job, attempts);
            return inTurn(job.ownerId(), () -> keepAndDiscard(raw, file, job));
        } catch (OutgoingException failure) {
            return new Outcome.Missed(
                    new UnobtainableFileException(file.place(), Refusal.reason(failure), failure.retryable()));
        } catch (UncheckedIOException damaged) {
            return missed(file, "The bytes could not be decoded");
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.TOO_LARGE) {
                return missed(file, "The file is larger than allowed");
            }
            throw problem;
        }
    }

    // What costs processor and disk: few at once, and of these each owner has its share. A download costs neither, and
    // waits for nobody here.
    private Outcome inTurn(UUID ownerId, Supplier<Outcome> work) throws InterruptedException {
        List<UUID> holder = List.of(ownerId);
        working.acquire(holder);
        try {
            return work.get();
        } finally {
            working.release(holder);
        }
    }

    private Outcome keepAndDiscard(Raw raw, OutputFile file, JobOutput job) {
        try {
            String flaw =
                    OutputCheck.flaw(file, raw.bytes().temporary(), raw.bytes().size(), raw.declared(file));
            return flaw == null ? keep(raw, file, job) : missed(file, flaw);
        } finally {
            objectService.discard(raw.bytes().temporary());
        }
    }

    private Raw decode(OutputFile file) {
        WrittenFile bytes = objectService.write(
                file.inline() ? TextBytes.base64(file.url()) : TextBytes.dataUri(file.url()),
                config.maxFileSize().asLongValue());
        return new Raw(bytes, file.inline() ? null : TextBytes.dataType(file.url()), null);
    }

    private Raw download(WebUrl url, OutputFile file, JobOutput job, int attempts) throws InterruptedException {
        Path temporary = objectService.newTemporary();
        try {
            DownloadedFile downloadedFile =
                    outputDownloader.fetch(url, temporary, attempts, job.ownerId(), job.endpoint(), came -> {
                        String declared = firstOf(file.contentType(), came.contentType());
                        return OutputCheck.flaw(file, temporary, came.bytes(), declared) == null;
                    });
            return new Raw(
                    new WrittenFile(temporary, downloadedFile.bytes(), downloadedFile.sha256()),
                    downloadedFile.contentType(),
                    downloadedFile.fileName());
        } catch (RuntimeException | InterruptedException failure) {
            objectService.discard(temporary);
            throw failure;
        }
    }

    private Outcome keep(Raw raw, OutputFile file, JobOutput job) {
        String told = firstOf(file.fileName(), raw.fileName());
        String name = told == null ? FileLocationRules.fileName(file.url()) : told;
        MediaFacts facts = MediaProbe.examine(raw.bytes().temporary(), raw.declared(file), name);
        String fullName = named(name, file.place(), facts.contentType());
        String key = ObjectKey.of(installationSecrets.sign("object-key", job.jobId() + file.place()), fullName);
        NewObject fresh = new NewObject(
                job.ownerId(),
                raw.bytes().size(),
                raw.bytes().sha256(),
                facts.contentType(),
                fullName,
                job.expirationSeconds(),
                job.initialAcl(),
                job.keyId());
        return new Outcome.Copied(objectService.keep(raw.bytes().temporary(), key, fresh), facts);
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

    private static Outcome missed(OutputFile file, String reason) {
        return new Outcome.Missed(UnobtainableFileException.forGood(file.place(), reason));
    }
}
