package dev.darkroom.library.search.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingGuard;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A model elsewhere is asked over HTTP, and what goes wrong tells no secret. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class RemoteTextEmbedderTest {

    private record Endpoint(Optional<WebUrl> url, Optional<String> key, String model, Duration timeout)
            implements SearchConfig.Embedding {}

    @Inject
    OutgoingGuard guard;

    @Test
    void a_model_elsewhere_is_asked_as_openai_is() {
        String numbers = IntStream.range(0, 1_536)
                .mapToObj(at -> Double.toString(Math.sin(at)))
                .collect(Collectors.joining(","));
        String url = OriginFiles.serve(
                "/llm/embeddings",
                "application/json",
                ("{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[" + numbers + "]}]}")
                        .getBytes(StandardCharsets.UTF_8));

        RemoteTextEmbedder remote = remote(url.replace("/embeddings", ""), "secret");
        Embedding vector = Embedding.of(remote.embed("words").orElseThrow());

        assertThat(vector.values()).hasSize(Embedding.DIMENSIONS);
        assertThat(vector.cosine(Embedding.of(remote.embed("words").orElseThrow())))
                .isEqualTo(1);
        assertThat(remote.isNear()).isFalse();
    }

    @Test
    void a_model_that_cannot_be_asked_is_asked_again_later() {
        String ill = OriginFiles.refuse("/ill/embeddings", 500).replace("/embeddings", "");
        String odd = OriginFiles.serve(
                        "/odd/embeddings", "application/json", "{\"data\":[]}".getBytes(StandardCharsets.UTF_8))
                .replace("/embeddings", "");

        for (String url : List.of(ill, odd, "http://10.11.12.13/v1")) {
            assertThatThrownBy(() -> remote(url, "secret").embed("words"))
                    .isInstanceOf(EmbeddingException.class)
                    .message()
                    .doesNotContain("secret");
        }
    }

    private RemoteTextEmbedder remote(String url, @Nullable String key) {
        return new RemoteTextEmbedder(
                WebUrl.valueOf(url),
                new Endpoint(
                        Optional.of(WebUrl.valueOf(url)),
                        Optional.ofNullable(key),
                        "some-model",
                        Duration.ofSeconds(5)),
                guard);
    }
}
