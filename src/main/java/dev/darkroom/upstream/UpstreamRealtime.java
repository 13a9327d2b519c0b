package dev.darkroom.upstream;

import dev.darkroom.outgoing.Deadline;
import dev.darkroom.outgoing.HttpUpgrade;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingGuard;
import dev.darkroom.outgoing.RestClients;
import dev.darkroom.outgoing.tls.AnyHostTls;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.upstream.answer.UpstreamCredential;
import dev.darkroom.upstream.client.Provider;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The providers' realtime connections: WebSockets to the first provider of an endpoint that has any. The credential goes in
 * the handshake's {@code Authorization} header, as fal's own SDK has it, and so in no URL.
 */
@Singleton
public class UpstreamRealtime {

    private static final int MAX_CONNECTIONS = 1_024;

    private final Providers providers;
    private final OutgoingGuard guard;
    private final UpstreamCredential credential;
    private final Duration connectTimeout;
    private final HttpClient client;

    public UpstreamRealtime(
            Vertx vertx,
            Providers providers,
            OutgoingGuard guard,
            UpstreamCredential credential,
            UpstreamConfig config) {
        this.providers = providers;
        this.guard = guard;
        this.credential = credential;
        this.connectTimeout = config.connectTimeout();
        this.client = vertx.createHttpClient(AnyHostTls.on(new HttpClientOptions(), vertx)
                // Else every request would say that its connection closes, and none would be a handshake.
                .setKeepAlive(true)
                .setVerifyHost(true)
                .setMaxHeaderSize(RestClients.MAX_HEADER_SIZE)
                .setMaxPoolSize(MAX_CONNECTIONS));
    }

    /** A handshake and how it went; closing it ends the connection, at any time. */
    public record Opened(HttpUpgrade connection, HttpUpgrade.Answer answer) {}

    /**
     * Asks for a connection and returns the answer, whatever its code.
     *
     * @param endpoint with the path below the model, such as {@code fal-ai/fast-lcm-diffusion/realtime}
     * @param query with its question mark, encoded; or empty
     * @param handshake the caller's own headers of the handshake, by lower-case name
     * @param patience for the handshake
     * @param over completes when nobody waits for it any more
     * @throws OutgoingException when there is no answer
     */
    public Opened open(
            EndpointId endpoint,
            String query,
            Map<String, String> handshake,
            Duration patience,
            CompletableFuture<?> over) {
        DirectTarget to = DirectTarget.of(providers, endpoint, Provider::realtime, query, "realtime connections");
        Map<String, String> headers = to.account().headers(handshake);
        headers.put("connection", "upgrade");
        headers.put("upgrade", "websocket");
        Deadline deadline = Deadline.in(patience);
        OutgoingGuard.Checked target = guard.check(to.url(), deadline);
        HttpUpgrade connection = HttpUpgrade.open(client, target, to.url(), headers, connectTimeout, deadline);
        var _ = over.thenRun(connection::close);
        try {
            HttpUpgrade.Answer answer = connection.ask();
            credential.answered(to.account().id(), UpstreamCredential.Api.RUN, answer.status());
            return new Opened(connection, answer);
        } catch (OutgoingException noAnswer) {
            connection.close();
            throw noAnswer;
        }
    }

    @PreDestroy
    public void stop() {
        client.close();
    }
}
