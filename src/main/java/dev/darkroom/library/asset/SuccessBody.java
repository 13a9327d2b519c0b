package dev.darkroom.library.asset;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Response bodies that only say that it worked. */
public final class SuccessBody {

    private SuccessBody() {}

    @RegisterForReflection
    public record Favorited(@JsonProperty("is_favorited") boolean favorited) {}

    @RegisterForReflection
    public record Success(@JsonProperty("success") boolean success) {}
}
