package dev.darkroom.library.search;

import dev.darkroom.upstream.OutgoingGuard;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The model that reads texts: the one built in, unless another is configured. */
class Embedders {

    @Produces
    @Singleton
    Embedder embedder(SearchConfig config, OutgoingGuard guard) {
        return config.embedding()
                .url()
                .<Embedder>map(url -> new RemoteEmbedder(url, config.embedding(), guard))
                .orElseGet(LocalEmbedder::new);
    }
}
