package dev.darkroom.sandbox.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Server-sent events. Written by hand: a method that only produces event streams would turn away the clients that ask
 * for JSON and mean events (official proxy).
 */
@Singleton
final class EventStreams {
    /** A client in the field gives up after 10 s of silence (its default read timeout). */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    private static final Duration MAX_RUN = Duration.ofHours(3);

    private final Requests requests;
    private final Clock clock;

    EventStreams(Requests requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    /** The status at every change, ending with the completion. */
    Response statuses(SandboxRequest request, boolean logs) {
        return stream(request, out -> {
            while (true) {
                var now = clock.instant();
                event(out, StatusBody.at(request, requests, logs, now));
                var state = request.acceptance().stateAt(now);
                if (state == Acceptance.State.COMPLETED) {
                    return;
                }
                while (request.acceptance().stateAt(clock.instant()) == state) {
                    request.await(clock, untilChange(request.acceptance(), state));
                    if (request.acceptance().stateAt(clock.instant()) == state) {
                        out.write(": keep-alive\n\n".getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    }
                }
            }
        });
    }

    /** A synchronous call as events: words as they are found, or some progress; then the output. */
    Response output(SandboxRequest request) {
        ObjectNode output = request.result().body();
        return stream(request, out -> {
            if (output.path("output").isTextual()) {
                words(request, output, out);
            } else {
                event(out, Json.object().put("progress", 0.5));
            }
            while (!request.await(clock, KEEP_ALIVE)) {
                out.write(": keep-alive\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            event(out, output);
        });
    }

    /** The beginning of it. The connection is gone before the failure shows: else an end might still be written. */
    Response cut(SandboxRequest request, HttpServerRequest call) {
        return stream(request, out -> {
            event(out, Json.object().put("progress", 0.5));
            var _ = Silence.keep(call, Duration.ZERO);
            throw new EOFException("lost, as was asked for");
        });
    }

    /** What the call came with, except its credential. */
    Response echo(SandboxRequest request, HttpServerRequest call) {
        ObjectNode seen = Json.object().put("query", call.query() == null ? "" : call.query());
        ObjectNode headers = seen.putObject("headers");
        call.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        headers.remove("authorization");
        return stream(request, out -> event(out, seen));
    }

    /** The same as bare bytes, in two pieces. */
    Response bytes(SandboxRequest request) {
        byte[] all = Json.write(request.result().body()).getBytes(StandardCharsets.UTF_8);
        return stream(
                request,
                out -> {
                    out.write(all, 0, all.length / 2);
                    out.flush();
                    request.await(clock, MAX_RUN);
                    out.write(all, all.length / 2, all.length - all.length / 2);
                },
                "application/octet-stream");
    }

    /** What an LLM has said so far, again and again (fal model documents). */
    private void words(SandboxRequest request, ObjectNode output, OutputStream out)
            throws IOException, InterruptedException {
        String[] words = output.path("output").textValue().split(" ");
        var pause = Duration.between(
                        request.acceptance().startsAt(), request.acceptance().endsAt())
                .dividedBy(words.length);
        var said = new StringBuilder();
        for (int i = 0; i < words.length - 1; i++) {
            said.append(i == 0 ? "" : " ").append(words[i]);
            event(out, output.deepCopy().put("output", said.toString()).put("partial", true));
            request.await(clock, pause);
        }
    }

    private Duration untilChange(Acceptance acceptance, Acceptance.State state) {
        Instant next = state == Acceptance.State.IN_QUEUE ? acceptance.startsAt() : acceptance.endsAt();
        var left = Duration.between(clock.instant(), next);
        return left.compareTo(KEEP_ALIVE) < 0 ? left : KEEP_ALIVE;
    }

    private interface Script {
        void play(OutputStream out) throws IOException, InterruptedException;
    }

    private static Response stream(SandboxRequest request, Script script) {
        return stream(request, script, "text/event-stream");
    }

    private static Response stream(SandboxRequest request, Script script, String contentType) {
        StreamingOutput body = out -> {
            try {
                script.play(out);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        };
        return Response.ok(body)
                .type(contentType)
                .header("Cache-Control", "no-cache")
                .header("x-fal-request-id", request.acceptance().id().toString())
                .build();
    }

    private static void event(OutputStream out, JsonNode data) throws IOException {
        out.write(("data: " + Json.write(data) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
