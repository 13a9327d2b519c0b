package dev.darkroom.jobs.api;

import dev.darkroom.access.Open;
import dev.darkroom.jobs.completion.GateCompletion;
import dev.darkroom.jobs.gate.GateUrls;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.work.InRequestWorker;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where gates are called. */
@Tag(name = "Gates")
@Path("/gates/{job}/{token}")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Open("whoever is asked has no key; the token in the URL is the proof")
class GateResource {

    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final int MAX_MESSAGE = 1_000;

    private final GateUrls urls;
    private final GateCompletion gates;
    private final InRequestWorker inRequestWorker;

    GateResource(GateUrls urls, GateCompletion gates, InRequestWorker inRequestWorker) {
        this.urls = urls;
        this.gates = gates;
        this.inRequestWorker = inRequestWorker;
    }

    /**
     * What was made of the call.
     *
     * @param changed false when the gate had ended before
     */
    @Schema(name = "GateCalled")
    public record Called(boolean changed) {}

    @POST
    @Operation(
            operationId = "callGate",
            summary =
                    "Give a gate its output, which is the body; or, with error, let it fail. Doing it again changes nothing")
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Object.class)),
            required = false)
    public Called call(
            @PathParam("job") String job,
            @PathParam("token") String token,
            @Parameter(description = "Why it fails, up to 1,000 characters; the body does not count then")
                    @QueryParam("error")
                    @Nullable String error,
            InputStream body) {
        UUID id = Ids.parse(job).filter(known -> urls.isOurs(known, token)).orElseThrow(GateResource::notFound);
        boolean changed = (error == null
                        ? gates.succeed(id, json(RequestBodyText.read(body, MAX_BYTES)))
                        : gates.fail(id, message(error)))
                .orElseThrow(GateResource::notFound);
        inRequestWorker.work(inRequestWorker.requestTime());
        return new Called(changed);
    }

    private static Problem notFound() {
        return Problem.notFound("Gate");
    }

    private static String json(String text) {
        String json = text.isBlank() ? "{}" : text.strip();
        if (JsonText.shapeOf(json) == JsonText.Shape.MALFORMED) {
            throw Problem.invalid("body", "JSON decode error");
        }
        if (JsonText.hasExcessiveNumber(json)) {
            throw Problem.invalid("body", "must hold numbers of at most 1,000 digits and four of an exponent");
        }
        return json;
    }

    private static String message(String error) {
        if (!Texts.isStorable(error)) {
            throw Problem.invalid("error", "must be text without NUL");
        }
        return error.isBlank() ? "Refused" : Texts.begin(error, MAX_MESSAGE);
    }
}
