package dev.darkroom.sandbox.cdn;

import dev.darkroom.sandbox.SandboxConfig;
import dev.darkroom.sandbox.media.Recipe;
import dev.darkroom.sandbox.media.SandboxMediaKind;
import dev.darkroom.sandbox.media.Studio;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Uploads, and outputs rendered not long ago; those used longest ago go first when the space is used up. */
@Singleton
public final class FileStore {
    private static final byte[] INSTANT = Studio.render(Recipe.picture(SandboxMediaKind.INSTANT, 1, 1, 0));

    // Not static: a native executable would keep what the machine had that built it.
    private final int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    private final Map<String, StoredFile> files = new LinkedHashMap<>(64, 0.75f, true);
    private final Semaphore places = new Semaphore(threads, true);
    // Threads of the platform: what renders on virtual ones holds the carriers that all requests share.
    private final ExecutorService studios = Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("sandbox-studio").factory());
    private final long capacity;
    private long used;

    /**
     * A file.
     *
     * @param contentType without parameters
     */
    public record StoredFile(byte[] bytes, String contentType) {}

    FileStore(SandboxConfig config) {
        this.capacity = config.fileBytes();
    }

    @PreDestroy
    void stop() {
        studios.shutdownNow();
    }

    /** An output: from the store or, when it is not there (any more), rendered anew. */
    public byte[] output(Recipe recipe) {
        if (recipe.kind() == SandboxMediaKind.INSTANT) {
            return INSTANT;
        }
        var name = recipe.text();
        var known = get(name);
        if (known.isPresent()) {
            return known.get().bytes();
        }
        // Rendering takes a core for itself: more at once would only make all of them late.
        places.acquireUninterruptibly();
        try {
            var rendered = get(name)
                    .orElseGet(() -> new StoredFile(
                            CompletableFuture.supplyAsync(() -> Studio.render(recipe), studios)
                                    .join(),
                            recipe.kind().contentType()));
            put(name, rendered);
            return rendered.bytes();
        } finally {
            places.release();
        }
    }

    /** A file by its name. */
    synchronized Optional<StoredFile> get(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** Stores a file, in the place of what had its name; one that is larger than the whole space is not kept. */
    synchronized void put(String name, StoredFile file) {
        var before = files.put(name, file);
        used += file.bytes().length - (before == null ? 0 : before.bytes().length);
        for (Iterator<StoredFile> oldest = files.values().iterator(); used > capacity && oldest.hasNext(); ) {
            used -= oldest.next().bytes().length;
            oldest.remove();
        }
    }
}
