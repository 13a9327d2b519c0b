package dev.darkroom.library.search.embedding;

import dev.darkroom.outgoing.OutgoingGuard;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Produces the configured text embedder. The model that reads texts: the one built in, unless another is
 * configured.
 */
class TextEmbedderProducer {

    @Produces
    @Singleton
    TextEmbedder embedder(SearchConfig config, OutgoingGuard guard) {
        return config.embedding()
                .url()
                .<TextEmbedder>map(url -> new RemoteTextEmbedder(url, config.embedding(), guard))
                .orElseGet(LocalTextEmbedder::new);
    }
}
