package dev.darkroom.ingest;

import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.Extensions;
import dev.darkroom.storage.FileNames;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves the files that come inside an input to storage: long data URIs, and the parts of a form. Where one stood, the
 * input has a {@link ObjectService#mark} afterwards; every other character stays. The rows of the objects are the caller's to
 * insert; bytes that get none are swept.
 */
@ApplicationScoped
public class InputFiles {

    private final ObjectService objectService;
    private final InputConfig config;

    InputFiles(ObjectService objectService, InputConfig config) {
        this.objectService = objectService;
        this.config = config;
    }

    /**
     * An input whose files are kept.
     *
     * @param objects still without rows
     */
    public record Kept(String input, List<StoredObject> objects) {

        public Kept {
            objects = List.copyOf(objects);
        }

        /** Of which nothing had to be moved. */
        public static Kept asIs(String input) {
            return new Kept(input, List.of());
        }
    }

    /**
     * Moves data URIs that are longer than the threshold.
     *
     * @param input a JSON object
     * @param field how the caller knows the input, such as {@code body}
     * @throws Problem 422 naming the place of one that cannot be decoded, STORAGE_FULL
     */
    public Kept keep(UUID ownerId, String input, String field) {
        long threshold = config.dataUriThreshold().asLongValue();
        if (input.length() < threshold || !input.contains("data:")) {
            return Kept.asIs(input);
        }
        List<InputString> uris =
                InputString.in(input, value -> value.length() >= threshold && TextBytes.isDataUri(value));
        return replaced(input, uris, uri -> decoded(ownerId, uri, field));
    }

    /**
     * Puts the files that were sent along where the input refers to them: {@code "cid:photo"} stands for the part
     * {@code photo}.
     *
     * @throws Problem 422 naming a reference without a file, or a file without a reference
     */
    public Kept attach(UUID ownerId, String input, String field, Map<String, Attachment> files) {
        List<InputString> references = InputString.in(input, Attachment::isReference);
        Set<String> unused = new HashSet<>(files.keySet());
        for (InputString reference : references) {
            String name = Attachment.named(reference.value());
            if (!files.containsKey(name)) {
                throw Problem.invalid(field + "." + reference.place(), "refers to a part that was not sent");
            }
            unused.remove(name);
        }
        if (!unused.isEmpty()) {
            throw Problem.invalid(field, "does not refer to each of the files that were sent, as \"cid:name\"");
        }
        return replaced(input, references, reference -> {
            Attachment file = files.get(Attachment.named(reference.value()));
            return file == null ? null : attached(ownerId, file);
        });
    }

    @FunctionalInterface
    private interface Keeping {
        @Nullable StoredObject keep(InputString string);
    }

    private Kept replaced(String input, List<InputString> strings, Keeping keeping) {
        Map<String, StoredObject> objects = new HashMap<>();
        try {
            String text = InputString.replace(input, strings, string -> {
                StoredObject object = objects.computeIfAbsent(string.value(), first -> keeping.keep(string));
                return object == null ? null : ObjectService.mark(object.key());
            });
            return new Kept(text, new ArrayList<>(objects.values()));
        } catch (RuntimeException failure) {
            objects.values().forEach(objectService::abandon);
            throw failure;
        }
    }

    private StoredObject decoded(UUID ownerId, InputString uri, String field) {
        try {
            return kept(
                    ownerId,
                    objectService.write(
                            TextBytes.dataUri(uri.value()), uri.value().length()),
                    TextBytes.dataType(uri.value()),
                    nameOf(uri.place()));
        } catch (UncheckedIOException damaged) {
            throw Problem.invalid(field + "." + uri.place(), "is a data URI that cannot be decoded");
        }
    }

    private StoredObject attached(UUID ownerId, Attachment file) {
        try (InputStream bytes = Files.newInputStream(file.path())) {
            return kept(ownerId, objectService.write(bytes, Long.MAX_VALUE), file.contentType(), file.fileName());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private StoredObject kept(UUID ownerId, WrittenFile bytes, @Nullable String declared, String name) {
        try {
            MediaFacts facts = MediaProbe.examine(bytes.temporary(), declared, name);
            String full = name.contains(".") ? name : name + "." + Extensions.of(facts.contentType());
            NewObject fresh = new NewObject(
                    ownerId,
                    bytes.size(),
                    bytes.sha256(),
                    facts.contentType(),
                    FileNames.shown(full),
                    config.keep().toSeconds());
            return objectService.keep(bytes.temporary(), objectService.newKey(full), fresh);
        } finally {
            objectService.discard(bytes.temporary());
        }
    }

    /** The last step of the place that is a name, without what only says that it is a URL. */
    private static String nameOf(String place) {
        String name = place.replaceAll("(\\.\\d+)++$", "");
        name = name.substring(name.lastIndexOf('.') + 1).replaceFirst("_urls?$", "");
        return name.isEmpty() ? "file" : name;
    }
}
