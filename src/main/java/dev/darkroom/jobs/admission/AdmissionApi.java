package dev.darkroom.jobs.admission;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** REST client of an operator's admission hook (docs/reference/admission.md). */
@Path("")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface AdmissionApi {

    @POST
    RestResponse<InputStream> ask(@HeaderParam("Authorization") @Nullable String authorization, String job);

    /**
     * What the hook decides.
     *
     * @param allow null where the answer does not say, which is no answer
     * @param reason why not, for the caller to read
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Decision(
            @JsonProperty("allow") @Nullable Boolean allow,
            @JsonProperty("reason") @Nullable String reason,
            @JsonProperty("patch") @Nullable Patch patch) {}

    /**
     * What is changed, and nothing that the hook may wish to change besides.
     *
     * @param input null where it is missing, which is no answer; else a JSON merge patch (RFC 7396) of the job's input
     */
    @RegisterForReflection
    record Patch(@JsonProperty("input") @Nullable ObjectNode input) {}
}
