package dev.darkroom.ingest;

import dev.darkroom.ingest.OutputCopier.Outcome;
import dev.darkroom.ingest.OutputFile.Span;
import dev.darkroom.library.asset.Generation;
import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.ObjectService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Ingests a result: copies its files into storage and puts our URLs in their place. */
@ApplicationScoped
public class IngestService {

    private final OutputCopier outputCopier;
    private final ObjectService objectService;
    private final IngestConfig config;

    IngestService(OutputCopier outputCopier, ObjectService objectService, IngestConfig config) {
        this.outputCopier = outputCopier;
        this.objectService = objectService;
        this.config = config;
    }

    /**
     * Finds the files in a job's result, copies and examines them; the library files them as assets when the job ends
     * ({@code library.asset.AssetFilingService}). Takes as long as the slowest copy: call it on a virtual thread and
     * outside any transaction. A file that cannot be had is reported, not thrown; neither is a
     * result that is no JSON, which has no files. Inline bytes ({@code content} with a media {@code content_type} and
     * no {@code url}) become assets, too, but stay in the result as they are.
     *
     * @throws Problem STORAGE_FULL when our disk is, UNAVAILABLE when interrupted; doing it again later writes the same
     *     objects, so nothing is lost
     */
    public IngestedResult collect(JobOutput job) {
        return collect(job, config.attempts());
    }

    /** The same for what could not be had at first: each file is tried once, since it is waited for anyway. */
    public IngestedResult collectAgain(JobOutput job) {
        return collect(job, 1);
    }

    private IngestedResult collect(JobOutput job, int attempts) {
        // Models give back what they got, and that is no output: so what they got is what to look at.
        InputFacts input = InputFacts.of(job.handed());
        Generation generation = Generation.of(job.jobId(), job.keyId(), job.endpoint(), job.input(), job.result());
        List<OutputFile> files = OutputFileExtractor.find(job.result(), input.urls()).stream()
                // Where some files are waited for, the others have been copied before.
                .filter(file -> !ResultUrls.isOurs(job.jobId(), file.url()))
                .toList();
        int taken = Math.min(files.size(), config.maxFiles());
        List<Outcome> outcomes = copyAll(files.subList(0, taken), job, attempts);

        Map<Span, String> urls = new HashMap<>();
        List<NewAsset> assets = new ArrayList<>();
        List<UnobtainableFileException> unobtainable = new ArrayList<>();
        for (int i = 0; i < taken; i++) {
            OutputFile file = files.get(i);
            switch (outcomes.get(i)) {
                case Outcome.Copied(var object, var facts) -> {
                    String placeholder = ResultUrls.placeholder(job.jobId(), object.key(), objectService.pass(object));
                    file.spans().forEach(span -> urls.put(span, placeholder));
                    assets.add(NewAsset.generated(object, facts, generation, file.place(), input.prompt()));
                }
                case Outcome.Missed(var why) -> file.places().forEach(place -> unobtainable.add(why.at(place)));
            }
        }
        files.subList(taken, files.size()).stream()
                .flatMap(file -> file.places().stream())
                .forEach(place -> unobtainable.add(
                        UnobtainableFileException.forGood(place, "The result has more files than are copied")));
        return new IngestedResult(
                OutputFileExtractor.splice(job.result(), urls), List.copyOf(assets), List.copyOf(unobtainable));
    }

    private List<Outcome> copyAll(List<OutputFile> files, JobOutput job, int attempts) {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> copies = files.stream()
                    .map(file -> workers.submit(() -> outputCopier.copy(file, job, attempts)))
                    .toList();
            try {
                List<Outcome> outcomes = new ArrayList<>();
                for (Future<Outcome> copy : copies) {
                    outcomes.add(copy.get());
                }
                return outcomes;
            } catch (ExecutionException failure) {
                workers.shutdownNow();
                throw failure.getCause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(failure.getCause());
            } catch (InterruptedException told) {
                workers.shutdownNow();
                Thread.currentThread().interrupt();
                throw Problem.of(Problem.Kind.UNAVAILABLE, "Copying outputs was interrupted");
            }
        }
    }
}
