package dev.darkroom.library.pixels;

import dev.darkroom.library.media.Media;
import dev.darkroom.library.media.MediaFacts;
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
import org.jboss.logging.Logger;

/** Makes the previews of one object: all of them become known together, or none does and no bytes are left. */
@ApplicationScoped
class PreviewMaker {

    private static final Logger LOG = Logger.getLogger(PreviewMaker.class);

    private record Seen(MediaFacts facts, Rendered rendered) {}

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
        Seen seen = look(source);
        List<Derived> kept = new ArrayList<>();
        boolean known = false;
        try {
            for (Image image : seen.rendered().images()) {
                kept.add(keep(source, image));
            }
            QuarkusTransaction.requiringNew().run(() -> settle(due, seen, kept));
            known = true;
        } catch (Late nothingToSettle) {
            LOG.debug("media.preview_late");
        } finally {
            if (!known) {
                derivatives.abandon(kept);
            }
        }
    }

    // What the object is called was once said by whoever brought it; what it is its bytes tell.
    private Seen look(StoredObject source) {
        Path file = storage.copy(source.key(), largest).temporary();
        try {
            MediaFacts facts = Media.examine(file, source.contentType(), source.fileName());
            return new Seen(facts, rendering.of(file, facts.contentType()));
        } finally {
            storage.discard(file);
        }
    }

    private Derived keep(StoredObject source, Image image) {
        Written bytes = storage.write(new ByteArrayInputStream(image.jpeg()), Long.MAX_VALUE);
        return derivatives.keep(source, image.variant(), bytes, image.width(), image.height());
    }

    // The source's row is locked before the entry's, as by those who delete.
    private void settle(Due due, Seen seen, List<Derived> kept) {
        derivatives.insert(kept);
        if (!list.made(due, seen.rendered().placeholder())) {
            throw new Late();
        }
        list.complete(due, seen.facts());
    }

    /** The object is gone meanwhile, or somebody else has made them. */
    private static final class Late extends RuntimeException {
        Late() {
            super(null, null, false, false);
        }
    }
}
