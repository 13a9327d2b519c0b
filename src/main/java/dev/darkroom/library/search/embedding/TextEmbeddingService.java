package dev.darkroom.library.search.embedding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.work.CpuBoundExecutor;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import dev.darkroom.shared.work.ProcessorLoad;
import dev.darkroom.shared.work.ProcessorShare;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * Embeds texts, with a cache of the most recent ones. The same text is asked for often: four pictures of one prompt, and every page
 * of one search.
 */
@ApplicationScoped
public class TextEmbeddingService {

    private static final int REMEMBERED = 512;
    /** Much more than a model reads of a text. */
    private static final int MAX_LENGTH = 2_000;

    private final TextEmbedder textEmbedder;
    private final CpuBoundExecutor cpu;
    private final ProcessorShare hurried;
    private final Cache<String, Optional<Embedding>> recent =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    TextEmbeddingService(TextEmbedder textEmbedder, CpuBoundExecutor cpu, ProcessorLoad processorLoad) {
        this.textEmbedder = textEmbedder;
        this.cpu = cpu;
        this.hurried = processorLoad.share(0.25, Duration.ofSeconds(2));
    }

    /**
     * @return empty when the model cannot read that text
     * @throws EmbeddingException when the model cannot be asked now
     */
    public Optional<Embedding> of(String text, Priority priority) {
        String begin = text.substring(0, Math.min(text.length(), MAX_LENGTH));
        Optional<Embedding> known = recent.getIfPresent(begin);
        if (known == null) {
            known = embedded(begin, priority).map(Embedding::of);
            recent.put(begin, known);
        }
        return known;
    }

    /** The same for somebody who holds a transaction: empty also when the model is far away, or the time is wanted for others. */
    public Optional<Embedding> atOnce(String text) {
        if (!textEmbedder.isNear() || !hurried.isLeft()) {
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
        if (!textEmbedder.isNear()) {
            return textEmbedder.embed(text);
        }
        try {
            return cpu.call(priority, () -> textEmbedder.embed(text));
        } catch (Problem busy) {
            throw new EmbeddingException(busy.text());
        }
    }
}
