package dev.darkroom.upstream;

import dev.darkroom.outgoing.Deadline;
import dev.darkroom.outgoing.HttpExchange;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingGuard;
import dev.darkroom.outgoing.ResponseBody;
import dev.darkroom.outgoing.RestClients;
import dev.darkroom.outgoing.tls.AnyHostTls;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.upstream.answer.UpstreamCredential;
import dev.darkroom.upstream.client.ForwardedLifecycle;
import dev.darkroom.upstream.client.Provider;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The providers' synchronous API, for models that stream: of those that serve an endpoint the first that has one. A call is made once: it may cost money, and its caller is
 * there to decide. It is bounded by its time and by whoever calls; its failure is its caller's to see, so there is no
 * circuit to open.
 */
@Singleton
public class UpstreamRun {

    private static final int MAX_CONNECTIONS = 1_024;

    private final Providers providers;
    private final OutgoingGuard guard;
    private final UpstreamCredential credential;
    private final Duration connectTimeout;
    private final HttpClient client;

    public UpstreamRun(
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
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setMaxHeaderSize(RestClients.MAX_HEADER_SIZE)
                .setMaxPoolSize(MAX_CONNECTIONS));
    }

    /**
     * Calls an endpoint that streams and returns when the answer begins, whatever its code.
     *
     * @param endpoint with the path below the model that streams, such as {@code fal-ai/flux/dev/stream}
     * @param query with its question mark, encoded; or empty
     * @param input JSON text; sent as it is, digit for digit
     * @param headers by lower-case name; {@link ForwardedLifecycle} decides what of that one goes along
     * @param longest for the whole of it, its last byte included
     * @param over completes when nobody waits for it any more; it is let go of then, whether it has begun or not
     * @throws OutgoingException when there is no answer
     */
    public UpstreamStream stream(
            EndpointId endpoint,
            String query,
            String input,
            Map<String, String> headers,
            Duration longest,
            CompletableFuture<?> over) {
        DirectTarget to = DirectTarget.of(providers, endpoint, Provider::run, query, "streams");
        Map<String, String> all = to.account().headers(headers);
        all.computeIfPresent("x-fal-object-lifecycle-preference", (_, wish) -> ForwardedLifecycle.of(wish));
        all.put("content-type", "application/json");
        Deadline deadline = Deadline.in(longest);
        OutgoingGuard.Checked target = guard.check(to.url(), deadline);
        HttpExchange httpExchange =
                HttpExchange.open(client, target, HttpMethod.POST, to.url(), all, connectTimeout, deadline);
        var _ = over.thenRun(httpExchange::close);
        try {
            httpExchange.end(Buffer.buffer(input));
            ResponseBody answer = httpExchange.answer();
            credential.answered(to.account().id(), UpstreamCredential.Api.RUN, answer.status());
            return new UpstreamStream(httpExchange, answer, deadline);
        } catch (OutgoingException noAnswer) {
            httpExchange.close();
            throw noAnswer;
        }
    }

    @PreDestroy
    public void stop() {
        client.close();
    }
}
