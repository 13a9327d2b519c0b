package dev.darkroom.library.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.CpuBoundExecutor;
import dev.darkroom.shared.CpuBoundExecutor.Priority;
import dev.darkroom.shared.Processors;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MeaningsTest {

    @Test
    void a_model_in_this_process_holds_no_carrier_of_virtual_threads() throws Exception {
        AtomicBoolean carried = new AtomicBoolean(true);
        Meanings meanings = new Meanings(new Spied(carried), new CpuBoundExecutor(), new Processors(1));
        Thread caller = Thread.ofVirtual().start(() -> meanings.of("a terraced hill", Priority.INTERACTIVE));
        caller.join();

        assertThat(carried).isFalse();
    }

    /** The model that comes along, and whether a virtual thread runs it. */
    private record Spied(AtomicBoolean carried, Embedder spied) implements Embedder {

        Spied(AtomicBoolean carried) {
            this(carried, new LocalEmbedder());
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
