package dev.darkroom.library.search.embedding;

import dev.darkroom.outgoing.OutgoingGuard;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Produces the text embedder: the configured one, else the one built in, else, in a lean build, one that reads
 * nothing.
 */
class TextEmbedderProducer {

    /** Of the embedder that is built in. Not known by its class, which a lean build leaves out. */
    static final String BUILT_IN = "built-in";

    @Produces
    @Singleton
    TextEmbedder embedder(
            SearchConfig config, OutgoingGuard guard, @Identifier(BUILT_IN) Instance<TextEmbedder> builtIn) {
        return config.embedding()
                .url()
                .<TextEmbedder>map(url -> new RemoteTextEmbedder(url, config.embedding(), guard))
                .orElseGet(() -> builtIn.isResolvable() ? builtIn.get() : new NoTextEmbedder());
    }
}
