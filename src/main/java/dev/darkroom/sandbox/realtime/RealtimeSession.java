package dev.darkroom.sandbox.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * One realtime connection: each message is answered before the next is read, text by JSON and bytes by MessagePack. What the
 * {@code sandbox} object of a message asks for: {@code echo} answers with what came, {@code close} closes with 4001, and
 * {@code cut} ends the connection without a word.
 */
final class RealtimeSession {
    private static final int CLOSE_ASKED_FOR = 4001;

    private final String endpoint;
    private final ServerWebSocket socket;
    private final HttpConnection connection;
    private final ObjectNode seen;
    private final Supplier<String> requestId;

    /**
     * @param connection that the handshake came over
     * @param seen what the handshake came with, for an echo
     */
    RealtimeSession(
            String endpoint,
            ServerWebSocket socket,
            HttpConnection connection,
            ObjectNode seen,
            Supplier<String> requestId) {
        this.endpoint = endpoint;
        this.socket = socket;
        this.connection = connection;
        this.seen = seen;
        this.requestId = requestId;
    }

    /** To be called in the turn in which the connection became a WebSocket. */
    void begin() {
        socket.exceptionHandler(_ -> {});
        socket.textMessageHandler(text -> work(() -> {
            JsonNode answer = answer(json(text));
            if (!answer.isMissingNode()) {
                socket.writeTextMessage(Json.write(answer));
            }
        }));
        socket.binaryMessageHandler(bytes -> work(() -> {
            JsonNode answer = answer(messagePack(bytes.getBytes()));
            if (!answer.isMissingNode()) {
                socket.writeBinaryMessage(Buffer.buffer(MessagePackWriter.write(answer)));
            }
        }));
    }

    private void work(Runnable answering) {
        socket.pause();
        Thread.ofVirtual().name("realtime-sandbox").start(() -> {
            try {
                answering.run();
                socket.resume();
            } catch (IllegalStateException gone) {
                // It was closed meanwhile.
                socket.close();
            }
        });
    }

    private JsonNode answer(JsonNode said) {
        return switch (said.path("sandbox").path("realtime").asText("")) {
            case "echo" -> seen.deepCopy().set("said", said);
            case "close" -> {
                socket.close((short) CLOSE_ASKED_FOR, "as was asked for");
                yield MissingNode.getInstance();
            }
            case "cut" -> {
                cut();
                yield MissingNode.getInstance();
            }
            default -> RealtimeModel.answer(endpoint, said, requestId.get());
        };
    }

    // By the handler next to the network: those behind it would say goodbye.
    private void cut() {
        if (connection instanceof ConnectionBase netty) {
            var _ = netty.channel().pipeline().firstContext().close();
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException malformed) {
            return Json.object();
        }
    }

    private static JsonNode messagePack(byte[] frame) {
        try {
            return MessagePackReader.read(frame);
        } catch (IllegalArgumentException malformed) {
            return Json.object();
        }
    }
}
