package dev.darkroom.sandbox.cdn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.darkroom.sandbox.Credentials;
import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.callback.SigningKeys;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Stands for rest.fal.ai: keys, uploads, tokens. */
@InSandbox
@Path("/sandbox/rest")
@RunOnVirtualThread
public class RestResource {
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    /** With {@code +00:00} instead of {@code Z}, which older Pythons do not read. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");

    private final Credentials credentials;
    private final SigningKeys keys;
    private final UploadNames names;
    private final Clock clock;

    RestResource(Credentials credentials, SigningKeys keys, UploadNames names, Clock clock) {
        this.credentials = credentials;
        this.keys = keys;
        this.names = names;
        this.clock = clock;
    }

    @GET
    @Path(".well-known/jwks.json")
    @Operation(hidden = true)
    public Response jwks() {
        return JsonResponses.json(200, keys.jwks())
                .header("Cache-Control", "public, max-age=86400")
                .build();
    }

    @POST
    @Path("storage/upload/initiate")
    @Operation(hidden = true)
    public Response initiate(@Context HttpHeaders headers, @Context UriInfo uri, byte @Nullable [] body) {
        if (!credentials.admit(headers)) {
            return JsonResponses.unauthorised();
        }
        JsonNode asked;
        try {
            asked = Json.read(body == null ? new byte[0] : body);
        } catch (IOException malformed) {
            return JsonResponses.detail(422, "JSON decode error");
        }
        var place = names.place(asked.path("file_name").asText("upload.bin"));
        var url = uri.getBaseUri() + "sandbox/files/" + place;
        return JsonResponses.json(
                        200,
                        Json.object()
                                .put("file_url", url)
                                .put("upload_url", url + "?signature=" + names.signature(place)))
                .build();
    }

    @POST
    @Path("storage/auth/token")
    @Operation(hidden = true)
    public Response cdnToken(@Context HttpHeaders headers, @Context UriInfo uri) {
        if (!credentials.admit(headers)) {
            return JsonResponses.unauthorised();
        }
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC);
        return JsonResponses.json(
                        200,
                        Json.object()
                                .put("token", names.cdnToken())
                                .put("token_type", "Bearer")
                                .put("base_url", uri.getBaseUri() + "sandbox")
                                .put("expires_at", TIME.format(now.plus(TOKEN_LIFE)))
                                .put("created_at", TIME.format(now)))
                .build();
    }

    @POST
    @Path("tokens{slash:/?}")
    @Operation(hidden = true)
    public Response jwt(@Context HttpHeaders headers) {
        return credentials.admit(headers)
                ? JsonResponses.json(200, TextNode.valueOf(names.token(48))).build()
                : JsonResponses.unauthorised();
    }
}
