package dev.darkroom.library.search.embedding;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The part of the OpenAI API that other servers of models have too. */
@Path("/embeddings")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface EmbeddingsApi {

    @POST
    RestResponse<InputStream> embed(@HeaderParam("Authorization") @Nullable String authorization, Question question);

    @RegisterForReflection
    record Question(
            @JsonProperty("model") String model,
            @JsonProperty("input") String input) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(@JsonProperty("data") @Nullable List<Embedding> data) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Embedding(@JsonProperty("embedding") float @Nullable [] embedding) {}
}
