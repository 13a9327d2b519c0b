package dev.darkroom.library.pixels;

import dev.darkroom.library.pixels.PreviewList.Due;
import dev.darkroom.library.pixels.Rendering.Image;
import dev.darkroom.library.pixels.Rendering.Rendered;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.Derivatives;
import dev.darkroom.storage.Derived;
import dev.darkroom.storage.Storage;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.Written;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the previews of one object: all of them become known together, or none does and no bytes are left. */
@ApplicationScoped
class PreviewMaker {

    private final Storage storage;
    private final Derivatives derivatives;
    private final Rendering rendering;
    private final PreviewList list;
    private final long largest;

    PreviewMaker(Storage storage, Derivatives derivatives, Rendering rendering, PreviewList list, MediaConfig config) {
        this.storage = storage;
        this.derivatives = derivatives;
        this.rendering = rendering;
        this.list = list;
        this.largest = config.thumbnails().maxFileSize().asLongValue();
    }

    /**
     * @throws Unreadable when it cannot be done
     * @throws Problem when the object has expired or is too large; also, retryable, when the store fails
     */
    void make(Due due) {
        StoredObject source = storage.find(due.objectKey()).orElseThrow(() -> Problem.notFound("File"));
        Rendered rendered = render(source);
        List<Derived> kept = new ArrayList<>();
        boolean known = false;
        try {
            for (Image image : rendered.images()) {
                kept.add(keep(source, image));
            }
            known = QuarkusTransaction.requiringNew().call(() -> settle(due, rendered, kept));
        } finally {
            if (!known) {
                derivatives.abandon(kept);
            }
        }
    }

    private Rendered render(StoredObject source) {
        Path file = storage.copy(source.key(), largest).temporary();
        try {
            return rendering.of(file, source.contentType());
        } finally {
            storage.discard(file);
        }
    }

    private Derived keep(StoredObject source, Image image) {
        Written bytes = storage.write(new ByteArrayInputStream(Jpeg.of(image.flat())), Long.MAX_VALUE);
        return derivatives.keep(
                source,
                image.variant(),
                bytes,
                image.flat().getWidth(),
                image.flat().getHeight());
    }

    // The source's row is locked before the entry's, as by those who delete.
    private boolean settle(Due due, Rendered rendered, List<Derived> kept) {
        derivatives.insert(kept);
        boolean mine = list.made(due, rendered.placeholder());
        if (!mine) {
            QuarkusTransaction.setRollbackOnly();
        }
        return mine;
    }
}
