package dev.darkroom.sandbox.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Confidential;
import dev.darkroom.sandbox.Credentials;
import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.queue.Acceptance;
import dev.darkroom.sandbox.queue.Requests;
import dev.darkroom.sandbox.queue.SandboxRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Past requests of an endpoint: with their inputs, a client finds the one whose acknowledgement it never got. */
@InSandbox
@Confidential
@Path("/sandbox/v1/models/requests/by-endpoint")
@RunOnVirtualThread
public class HistoryResource {
    private static final int USUAL_LIMIT = 50;
    private static final Duration USUAL_SPAN = Duration.ofHours(24);
    private static final Duration SPAN_OF_ONE = Duration.ofDays(90);
    private final Requests requests;
    private final Credentials credentials;
    private final Clock clock;

    HistoryResource(Requests requests, Credentials credentials, Clock clock) {
        this.requests = requests;
        this.credentials = credentials;
        this.clock = clock;
    }

    @GET
    @Operation(hidden = true)
    public Response list(
            @QueryParam("endpoint_id") List<String> endpoints,
            @QueryParam("request_id") @Nullable String requestId,
            @QueryParam("start") @Nullable String start,
            @QueryParam("end") @Nullable String end,
            @QueryParam("status") @Nullable String status,
            @QueryParam("expand") List<String> expand,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context HttpHeaders headers) {
        if (!credentials.admit(headers)) {
            return JsonResponses.platformError(401, "authorization_error", "Authentication required");
        }
        var wanted = ModelsResource.split(endpoints);
        if (wanted.isEmpty()) {
            return JsonResponses.platformError(400, "validation_error", "endpoint_id is required");
        }
        var now = clock.instant();
        Instant from;
        Instant to;
        try {
            from = start == null ? now.minus(requestId == null ? USUAL_SPAN : SPAN_OF_ONE) : time(start);
            to = end == null ? Instant.MAX : time(end);
        } catch (DateTimeException wrong) {
            return JsonResponses.platformError(400, "validation_error", "start and end are ISO 8601 times");
        }
        var payloads = ModelsResource.split(expand).contains("payloads");
        var found = requests.newestFirst()
                .filter(request -> wanted.contains(request.acceptance().endpoint()))
                .filter(request -> requestId == null
                        || request.acceptance().id().toString().equals(requestId))
                .filter(request -> !request.acceptance().acceptedAt().isBefore(from)
                        && request.acceptance().acceptedAt().isBefore(to))
                .filter(request -> status == null || status.equals(outcome(request.acceptance(), now)));
        var page = Pages.of(limit, USUAL_LIMIT, cursor).of("items", found, one -> listed(one, payloads, now));
        return JsonResponses.json(200, page).build();
    }

    /** A plus sign that a caller did not encode is a space by now. */
    static Instant time(String text) {
        return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    }

    private static String outcome(Acceptance acceptance, Instant now) {
        if (acceptance.stateAt(now) != Acceptance.State.COMPLETED) {
            return "";
        }
        int hundreds = acceptance.status() / 100;
        return hundreds == 2 ? "success" : hundreds == 4 ? "user_error" : "error";
    }

    private static ObjectNode listed(SandboxRequest request, boolean payloads, Instant now) {
        var acceptance = request.acceptance();
        ObjectNode item = Json.object()
                .put("request_id", acceptance.id().toString())
                .put("endpoint_id", acceptance.endpoint())
                .put("started_at", acceptance.startsAt().toString())
                .put("sent_at", acceptance.acceptedAt().toString());
        boolean finished = acceptance.stateAt(now) == Acceptance.State.COMPLETED;
        if (finished) {
            var ran = Duration.between(acceptance.startsAt(), acceptance.endsAt());
            item.put("ended_at", acceptance.endsAt().toString())
                    .put("status_code", acceptance.status())
                    .put("duration", Math.max(0, ran.toMillis()) / 1000.0);
        }
        if (payloads) {
            item.set("json_input", input(request));
            if (finished) {
                item.set("json_output", request.result().body());
            }
        }
        return item;
    }

    private static JsonNode input(SandboxRequest request) {
        try {
            var input = Json.read(request.input());
            return input.isMissingNode() ? Json.object() : input;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
