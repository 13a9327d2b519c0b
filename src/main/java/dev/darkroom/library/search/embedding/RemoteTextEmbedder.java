package dev.darkroom.library.search.embedding;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.library.search.embedding.EmbeddingsApi.Answer;
import dev.darkroom.library.search.embedding.EmbeddingsApi.Question;
import dev.darkroom.outgoing.AnswerText;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingGuard;
import dev.darkroom.outgoing.RestClients;
import dev.darkroom.shared.url.WebUrl;
import io.vertx.core.VertxException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Remote text embedder. A model behind an OpenAI-compatible API. Its address is one of those that the outgoing
 * guard lets through. Never waited for by a transaction: assets are found by their words until its vectors have
 * come.
 */
public final class RemoteTextEmbedder implements TextEmbedder {

    private static final int MAX_DIMENSIONS = 8_192;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WebUrl url;
    private final SearchConfig.Embedding config;
    private final OutgoingGuard guard;
    private final EmbeddingsApi api;

    public RemoteTextEmbedder(WebUrl url, SearchConfig.Embedding config, OutgoingGuard guard) {
        this.url = url;
        this.config = config;
        this.guard = guard;
        this.api = RestClients.at(url)
                .connectTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .userAgent("darkroom")
                .followRedirects(false)
                .disableDefaultMapper(true)
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
            Answer answer = answer(api.embed(
                    config.key().map(key -> "Bearer " + key).orElse(null), new Question(config.model(), text)));
            List<EmbeddingsApi.Embedding> data = answer == null ? null : answer.data();
            float[] vector =
                    data == null || data.isEmpty() ? null : data.getFirst().embedding();
            if (vector == null || vector.length == 0 || vector.length > MAX_DIMENSIONS) {
                throw new EmbeddingException("the embedding endpoint answered without a vector");
            }
            return Optional.of(vector);
        } catch (OutgoingException refused) {
            throw new EmbeddingException(
                    "the embedding endpoint may not be called: " + refused.kind() + "; see darkroom.outgoing.allow");
        } catch (IOException | ProcessingException | VertxException failure) {
            throw new EmbeddingException("the embedding endpoint could not be reached");
        }
    }

    private static @Nullable Answer answer(RestResponse<InputStream> response) throws IOException {
        String body = AnswerText.of(response).text();
        if (response.getStatus() >= 400) {
            throw new EmbeddingException("the embedding endpoint answered " + response.getStatus());
        }
        return JSON.readValue(body, Answer.class);
    }
}
