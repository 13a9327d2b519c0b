package dev.darkroom.sandbox.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One realtime connection: each message is answered, and the answer taken, before the next is read; text by JSON and bytes by
 * MessagePack. What the {@code sandbox} object of a message asks for: {@code echo} answers with what came, {@code close} closes
 * with 4001, and {@code cut} ends the connection without a word.
 */
final class RealtimeSession {
    private static final Logger LOG = Logger.getLogger(RealtimeSession.class);
    private static final int CLOSE_ASKED_FOR = 4001;
    /** Status codes of a close (RFC 6455, 7.4.1, and its registry). */
    private static final int INTERNAL_ERROR = 1011;

    private static final int TRY_AGAIN_LATER = 1013;

    private final String endpoint;
    private final ServerWebSocket socket;
    private final HttpConnection connection;
    private final ObjectNode seen;
    private final Supplier<String> requestId;
    private final DrawingExecutor drawing;
    private final Context context = Objects.requireNonNull(Vertx.currentContext());
    /** Whether an answer has to be taken before the next message is read; used on the connection's event loop. */
    private boolean isWaiting;

    /**
     * To be made in the turn in which the connection became a WebSocket.
     *
     * @param connection that the handshake came over
     * @param seen what the handshake came with, for an echo
     */
    RealtimeSession(
            String endpoint,
            ServerWebSocket socket,
            HttpConnection connection,
            ObjectNode seen,
            Supplier<String> requestId,
            DrawingExecutor drawing) {
        this.endpoint = endpoint;
        this.socket = socket;
        this.connection = connection;
        this.seen = seen;
        this.requestId = requestId;
        this.drawing = drawing;
    }

    /** To be called in that turn too. */
    void begin() {
        socket.exceptionHandler(_ -> {});
        socket.drainHandler(_ -> context.runOnContext(_ -> goOn()));
        socket.textMessageHandler(text -> work(() -> {
            JsonNode answer = answer(json(text));
            String written = answer.isMissingNode() ? null : Json.write(answer);
            return () -> {
                if (written != null) {
                    socket.writeTextMessage(written);
                }
            };
        }));
        socket.binaryMessageHandler(bytes -> work(() -> {
            JsonNode answer = answer(messagePack(bytes.getBytes()));
            Buffer written = answer.isMissingNode() ? null : Buffer.buffer(MessagePackWriter.write(answer));
            return () -> {
                if (written != null) {
                    socket.writeBinaryMessage(written);
                }
            };
        }));
    }

    /** @param answering makes the answer, and gives what sends it */
    private void work(Supplier<Runnable> answering) {
        socket.pause();
        try {
            drawing.execute(() -> draw(answering));
        } catch (RejectedExecutionException full) {
            close(TRY_AGAIN_LATER, "too many pictures are being drawn");
        }
    }

    private void draw(Supplier<Runnable> answering) {
        if (socket.isClosed()) {
            return;
        }
        try {
            Runnable sending = answering.get();
            context.runOnContext(_ -> send(sending));
        } catch (Throwable failure) {
            LOG.errorf(failure, "A realtime message to %s could not be answered", endpoint);
            close(INTERNAL_ERROR, "the message could not be answered");
        }
    }

    private void send(Runnable sending) {
        try {
            sending.run();
            isWaiting = true;
            if (!socket.writeQueueFull()) {
                goOn();
            }
        } catch (IllegalStateException gone) {
            // It was closed meanwhile.
        }
    }

    private void goOn() {
        if (isWaiting) {
            isWaiting = false;
            socket.resume();
        }
    }

    private void close(int status, String reason) {
        socket.close((short) status, reason);
    }

    private JsonNode answer(JsonNode said) {
        return switch (said.path("sandbox").path("realtime").asText("")) {
            case "echo" -> seen.deepCopy().set("said", said);
            case "close" -> {
                close(CLOSE_ASKED_FOR, "as was asked for");
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
