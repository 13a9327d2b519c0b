package dev.darkroom.library.search.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.work.CpuBoundExecutor;
import dev.darkroom.shared.work.CpuBoundExecutor.Priority;
import dev.darkroom.shared.work.ProcessorLoad;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TextEmbeddingServiceTest {

    @Test
    void a_model_in_this_process_holds_no_carrier_of_virtual_threads() throws Exception {
        AtomicBoolean carried = new AtomicBoolean(true);
        TextEmbeddingService textEmbeddingService =
                new TextEmbeddingService(new Spied(carried), new CpuBoundExecutor(), new ProcessorLoad(1));
        Thread caller =
                Thread.ofVirtual().start(() -> textEmbeddingService.of("a terraced hill", Priority.INTERACTIVE));
        caller.join();

        assertThat(carried).isFalse();
    }

    /** The model that comes along, and whether a virtual thread runs it. */
    private record Spied(AtomicBoolean carried, TextEmbedder spied) implements TextEmbedder {

        Spied(AtomicBoolean carried) {
            this(carried, new LocalTextEmbedder());
        }

        @Override
        public String model() {
            return spied.model();
        }

        @Override
        public boolean isNear() {
            return spied.isNear();
        }

        @Override
        public Optional<float[]> embed(String text) {
            carried.set(Thread.currentThread().isVirtual());
            return spied.embed(text);
        }
    }
}
