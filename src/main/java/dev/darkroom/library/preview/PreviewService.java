package dev.darkroom.library.preview;

import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.library.preview.PreviewQueue.Due;
import dev.darkroom.library.preview.PreviewRenderer.Image;
import dev.darkroom.library.preview.PreviewRenderer.Rendered;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.DerivedObject;
import dev.darkroom.storage.DerivedObjectService;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Generates the previews of one object. Makes the previews of one object: all of them become known together, or
 * none does and no bytes are left.
 */
@ApplicationScoped
class PreviewService {

    private static final Logger LOG = Logger.getLogger(PreviewService.class);

    private record Seen(MediaFacts facts, Rendered rendered) {}

    private final ObjectService objectService;
    private final DerivedObjectService derivedObjectService;
    private final PreviewRenderer previewRenderer;
    private final PreviewQueue list;
    private final long largest;

    PreviewService(
            ObjectService objectService,
            DerivedObjectService derivedObjectService,
            PreviewRenderer previewRenderer,
            PreviewQueue list,
            MediaConfig config) {
        this.objectService = objectService;
        this.derivedObjectService = derivedObjectService;
        this.previewRenderer = previewRenderer;
        this.list = list;
        this.largest = config.thumbnails().maxFileSize().asLongValue();
    }

    /**
     * @throws UnreadableMediaException when it cannot be done
     * @throws Problem when the object has expired or is too large; also, retryable, when the store fails
     */
    void make(Due due) {
        StoredObject source = objectService.find(due.objectKey()).orElseThrow(() -> Problem.notFound("File"));
        Seen seen = look(source);
        List<DerivedObject> kept = new ArrayList<>();
        boolean known = false;
        try {
            for (Image image : seen.rendered().images()) {
                kept.add(keep(source, image));
            }
            QuarkusTransaction.requiringNew().run(() -> settle(due, seen, kept));
            known = true;
        } catch (Late nothingToSettle) {
            LOG.debugf("media.preview_late object=%s", due.objectKey());
        } finally {
            if (!known) {
                derivedObjectService.abandon(kept);
            }
        }
    }

    // What the object is called was once said by whoever brought it; what it is its bytes tell.
    private Seen look(StoredObject source) {
        Path file = objectService.copy(source.key(), largest).temporary();
        try {
            MediaFacts facts = MediaProbe.examine(file, source.contentType(), source.fileName());
            return new Seen(facts, previewRenderer.of(file, facts.contentType()));
        } finally {
            objectService.discard(file);
        }
    }

    private DerivedObject keep(StoredObject source, Image image) {
        WrittenFile bytes = objectService.write(new ByteArrayInputStream(image.jpeg()), Long.MAX_VALUE);
        return derivedObjectService.keep(source, image.variant(), bytes, image.width(), image.height());
    }

    // The source's row is locked before the entry's, as by those who delete.
    private void settle(Due due, Seen seen, List<DerivedObject> kept) {
        derivedObjectService.insert(kept);
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
