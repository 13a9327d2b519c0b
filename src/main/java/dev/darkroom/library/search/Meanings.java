package dev.darkroom.library.search;

import dev.darkroom.shared.CpuBoundExecutor;
import dev.darkroom.shared.CpuBoundExecutor.Priority;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.ProcessorShare;
import dev.darkroom.shared.Processors;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What texts mean. The same text is asked for often: four pictures of one prompt, and every page of one search. */
@ApplicationScoped
class Meanings {

    private static final int REMEMBERED = 512;
    /** Much more than a model reads of a text. */
    private static final int LONGEST = 2_000;

    private final Embedder embedder;
    private final CpuBoundExecutor cpu;
    private final ProcessorShare hurried;
    private final Map<String, Optional<Vector>> recent =
            Collections.synchronizedMap(new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Optional<Vector>> eldest) {
                    return size() > REMEMBERED;
                }
            });

    Meanings(Embedder embedder, CpuBoundExecutor cpu, Processors processors) {
        this.embedder = embedder;
        this.cpu = cpu;
        this.hurried = processors.share(0.25, Duration.ofSeconds(2));
    }

    /**
     * @return empty when the model cannot read that text
     * @throws EmbeddingException when the model cannot be asked now
     */
    Optional<Vector> of(String text, Priority priority) {
        String begin = text.substring(0, Math.min(text.length(), LONGEST));
        Optional<Vector> known = recent.get(begin);
        if (known == null) {
            known = embedded(begin, priority).map(Vector::of);
            recent.put(begin, known);
        }
        return known;
    }

    /** The same for somebody who holds a transaction: empty also when the model is far away, or the time is wanted for others. */
    Optional<Vector> atOnce(String text) {
        if (!embedder.isNear() || !hurried.isLeft()) {
            return Optional.empty();
        }
        try {
            return hurried.spend(() -> of(text, Priority.INTERACTIVE));
        } catch (EmbeddingException notNow) {
            return Optional.empty();
        }
    }

    // Of a model in this process it is the processor that is waited for, of any other an answer.
    private Optional<float[]> embedded(String text, Priority priority) {
        if (!embedder.isNear()) {
            return embedder.embed(text);
        }
        try {
            return cpu.call(priority, () -> embedder.embed(text));
        } catch (Problem busy) {
            throw new EmbeddingException(busy.text());
        }
    }
}
