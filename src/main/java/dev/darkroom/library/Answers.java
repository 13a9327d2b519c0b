package dev.darkroom.library;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Small answers of the Assets API. */
final class Answers {

    private Answers() {}

    @RegisterForReflection
    record Favorited(@JsonProperty("is_favorited") boolean favorited) {}

    @RegisterForReflection
    record Success(@JsonProperty("success") boolean success) {}
}
