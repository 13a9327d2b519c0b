package dev.darkroom.ingest;

import dev.darkroom.ingest.Copier.Outcome;
import dev.darkroom.ingest.FoundFile.Span;
import dev.darkroom.library.NewAsset;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Copies the files of a result. */
@ApplicationScoped
public class Ingest {

    private final Copier copier;
    private final IngestConfig config;
    private final Semaphore slots;

    Ingest(Copier copier, IngestConfig config) {
        this.copier = copier;
        this.config = config;
        this.slots = new Semaphore(config.parallel(), true);
    }

    /**
     * Finds the files in a job's result, copies and examines them. Takes as long as the slowest copy: call it on a
     * virtual thread and outside any transaction. A file that cannot be had is reported, not thrown; neither is a
     * result that is no JSON, which has no files. Inline bytes ({@code content} with a media {@code content_type} and
     * no {@code url}) become assets, too, but stay in the result as they are.
     *
     * @throws Problem STORAGE_FULL when our disk is, UNAVAILABLE when interrupted; doing it again later writes the same
     *     objects, so nothing is lost
     */
    public Ingested collect(JobOutput job) {
        InputFacts input = InputFacts.of(job.input());
        List<FoundFile> files = List.copyOf(Extractor.find(job.result(), input.urls()));
        int taken = Math.min(files.size(), config.maxFiles());
        List<Outcome> outcomes = copyAll(files.subList(0, taken), job);

        Map<Span, String> urls = new HashMap<>();
        List<NewAsset> assets = new ArrayList<>();
        List<Unobtainable> unobtainable = new ArrayList<>();
        for (int i = 0; i < taken; i++) {
            FoundFile file = files.get(i);
            switch (outcomes.get(i)) {
                case Outcome.Copied(var object, var facts) -> {
                    String placeholder = ResultUrls.placeholder(job.jobId(), object.key());
                    file.spans().forEach(span -> urls.put(span, placeholder));
                    assets.add(NewAsset.generated(
                            object, facts, job.jobId(), file.place(), job.endpoint(), input.prompt()));
                }
                case Outcome.Missed(var why) -> unobtainable.add(why);
            }
        }
        files.subList(taken, files.size())
                .forEach(file ->
                        unobtainable.add(new Unobtainable(file.place(), "The result has more files than are copied")));
        return new Ingested(Extractor.splice(job.result(), urls), List.copyOf(assets), List.copyOf(unobtainable));
    }

    private List<Outcome> copyAll(List<FoundFile> files, JobOutput job) {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> copies = files.stream()
                    .map(file -> workers.submit(() -> inSlot(file, job)))
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

    private Outcome inSlot(FoundFile file, JobOutput job) throws InterruptedException {
        slots.acquire();
        try {
            return copier.copy(file, job);
        } finally {
            slots.release();
        }
    }
}
