package dev.darkroom.sandbox.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Credentials;
import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.catalogue.Catalogue;
import dev.darkroom.sandbox.queue.RequestIds;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Stands for {@code wss://fal.run/{id}/realtime}. */
@InSandbox
@Path("/sandbox/run/{path:.+}/realtime")
public class SandboxRealtimeResource {
    private final Credentials credentials;
    private final Catalogue catalogue;
    private final DrawingExecutor drawing;
    private final Clock clock;

    SandboxRealtimeResource(Credentials credentials, Catalogue catalogue, DrawingExecutor drawing, Clock clock) {
        this.credentials = credentials;
        this.catalogue = catalogue;
        this.drawing = drawing;
        this.clock = clock;
    }

    @GET
    @Operation(hidden = true)
    public CompletionStage<Response> connect(
            @PathParam("path") String endpoint,
            @QueryParam("fal_jwt_token") @Nullable String token,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request) {
        if (catalogue.find(endpoint).isEmpty()) {
            return CompletableFuture.completedFuture(JsonResponses.unknownApplication(endpoint));
        }
        if (token == null && !credentials.admit(headers)) {
            return CompletableFuture.completedFuture(JsonResponses.unauthenticated(endpoint));
        }
        if (!request.headers().contains("sec-websocket-key")) {
            return CompletableFuture.completedFuture(JsonResponses.detail(426, "Upgrade Required"));
        }
        ObjectNode seen = seen(request);
        HttpConnection connection = request.connection();
        // What follows a handshake is no answer of this framework's any more.
        CompletableFuture<Response> answer = new CompletableFuture<>();
        request.toWebSocket()
                .onSuccess(socket -> session(endpoint, socket, connection, seen).begin())
                .onFailure(_ -> {
                    // Most of what is wrong with one has been told by the server itself.
                    if (!request.response().ended()) {
                        answer.complete(JsonResponses.detail(400, "The WebSocket handshake failed"));
                    }
                });
        return answer;
    }

    private RealtimeSession session(
            String endpoint, ServerWebSocket socket, HttpConnection connection, ObjectNode seen) {
        return new RealtimeSession(
                endpoint, socket, connection, seen, () -> RequestIds.next(clock).toString(), drawing);
    }

    /** What the call came with, except its credential. */
    private static ObjectNode seen(HttpServerRequest request) {
        ObjectNode seen = Json.object().put("query", request.query() == null ? "" : request.query());
        ObjectNode headers = seen.putObject("headers");
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        headers.remove("authorization");
        return seen;
    }
}
