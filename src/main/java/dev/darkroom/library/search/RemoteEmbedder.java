package dev.darkroom.library.search;

import dev.darkroom.library.search.EmbeddingsApi.Answer;
import dev.darkroom.library.search.EmbeddingsApi.Question;
import dev.darkroom.shared.WebUrl;
import dev.darkroom.upstream.OutgoingException;
import dev.darkroom.upstream.OutgoingGuard;
import dev.darkroom.upstream.PlainBodies;
import dev.darkroom.upstream.RestClients;
import io.vertx.core.VertxException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A model behind an OpenAI-compatible API. Its address is one of those that the outgoing guard lets through. Never
 * waited for by a transaction: assets are found by their words until its vectors have come.
 */
final class RemoteEmbedder implements Embedder {

    private static final int MOST_DIMENSIONS = 8_192;

    private final WebUrl url;
    private final SearchConfig.Embedding config;
    private final OutgoingGuard guard;
    private final EmbeddingsApi api;

    RemoteEmbedder(WebUrl url, SearchConfig.Embedding config, OutgoingGuard guard) {
        this.url = url;
        this.config = config;
        this.guard = guard;
        this.api = RestClients.at(url, "darkroom.search.embedding.url")
                .connectTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .userAgent("darkroom")
                .followRedirects(false)
                .register(new PlainBodies())
                .build(EmbeddingsApi.class);
    }

    @Override
    public String model() {
        return url.base() + " " + config.model();
    }

    @Override
    public boolean isNear() {
        return false;
    }

    @Override
    public Optional<float[]> embed(String text) {
        try {
            guard.check(url, config.timeout());
            Answer answer = api.embed(
                    config.key().map(key -> "Bearer " + key).orElse(null), new Question(config.model(), text));
            List<EmbeddingsApi.Embedding> data = answer.data();
            float[] vector =
                    data == null || data.isEmpty() ? null : data.getFirst().embedding();
            if (vector == null || vector.length == 0 || vector.length > MOST_DIMENSIONS) {
                throw new EmbeddingException("the embedding endpoint answered without a vector");
            }
            return Optional.of(vector);
        } catch (OutgoingException refused) {
            throw new EmbeddingException(
                    "the embedding endpoint may not be called: " + refused.kind() + "; see darkroom.outgoing.allow");
        } catch (WebApplicationException failure) {
            throw new EmbeddingException(
                    "the embedding endpoint answered " + failure.getResponse().getStatus());
        } catch (ProcessingException | VertxException failure) {
            throw new EmbeddingException("the embedding endpoint could not be reached");
        }
    }
}
