package dev.darkroom.storage.upload;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.PartStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;

/** Has the store put the parts of an upload together; that it had done so before a crash is as good. */
@ApplicationScoped
class PartAssembly {

    private final PartStore store;

    PartAssembly(PartStore store) {
        this.store = store;
    }

    /**
     * Whoever calls this checks what is there then.
     *
     * @param parts all there are, by ascending number; NOT_FOUND when the store knows the upload no more
     */
    void join(Upload upload, Supplier<List<StoredPart>> parts) {
        try {
            store.complete(
                    upload.key(),
                    upload.storeId(),
                    parts.get().stream()
                            .map(part -> new PartStore.Part(part.number(), part.storeTag()))
                            .toList());
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.NOT_FOUND) {
                throw problem;
            }
        }
    }
}
