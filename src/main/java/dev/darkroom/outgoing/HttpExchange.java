package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingException.Failed;
import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.url.WebUrl;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request to one checked address and its answer, used from a blocking thread; closing it drops what is left. */
public final class HttpExchange implements AutoCloseable {

    private final Origin origin;
    private final Deadline deadline;
    private final HttpClientRequest request;
    private final Future<ResponseBody> response;
    private volatile @Nullable ResponseBody answer;

    private HttpExchange(Origin origin, Deadline deadline, HttpClientRequest request) {
        this.origin = origin;
        this.deadline = deadline;
        this.request = request;
        this.response = request.response().map(answer -> new ResponseBody(answer, origin));
    }

    /** Connects; nothing has been sent yet when it returns. */
    public static HttpExchange open(
            HttpClient client,
            OutgoingGuard.Checked target,
            HttpMethod method,
            WebUrl url,
            Map<String, String> headers,
            Duration connectTimeout,
            Deadline deadline) {
        return new HttpExchange(
                target.origin(), deadline, connected(client, target, method, url, headers, connectTimeout, deadline));
    }

    /** The request to a checked address, when there is a connection. */
    static HttpClientRequest connected(
            HttpClient client,
            OutgoingGuard.Checked target,
            HttpMethod method,
            WebUrl url,
            Map<String, String> headers,
            Duration connectTimeout,
            Deadline deadline) {
        Origin origin = target.origin();
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setServer(SocketAddress.inetSocketAddress(
                        origin.port(), target.address().getHostAddress()))
                .setHost(bare(origin.host()))
                .setPort(origin.port())
                .setSsl(origin.secure())
                .setFollowRedirects(false)
                .setConnectTimeout(Math.min(connectTimeout.toMillis(), deadline.millisLeft(origin)))
                .setURI(url.target());
        headers.forEach(options::putHeader);
        // A kept connection that the other side has closed meanwhile has carried nothing of this call.
        Future<HttpClientRequest> opening = client.request(options)
                .recover(failure -> failure instanceof HttpClosedException
                        ? client.request(options)
                        : Future.failedFuture(failure));
        try {
            HttpClientRequest request = await(opening, origin, deadline, Kind.CONNECT);
            InterimResponses.passOver(request.connection());
            return request;
        } catch (OutgoingException e) {
            // A connection that comes about after all must not stay open.
            opening.onSuccess(HttpClientRequest::reset);
            throw e;
        }
    }

    /** Sends one piece of the body and waits until it is on its way. */
    void write(Buffer piece) {
        await(request.write(piece), origin, deadline, Kind.IO);
    }

    /** Whether the other side has answered before it has everything, usually to say no. */
    boolean isAnswered() {
        return response.isComplete();
    }

    public void end(Buffer body) {
        await(request.end(body), origin, deadline, Kind.IO);
    }

    public void end() {
        await(request.end(), origin, deadline, Kind.IO);
    }

    public ResponseBody answer() {
        ResponseBody body = await(response, origin, deadline, Kind.IO);
        answer = body;
        return body;
    }

    @Override
    public void close() {
        ResponseBody body = answer;
        if (body == null || !body.isEnded()) {
            request.reset();
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static <T> T await(Future<T> future, Origin origin, Deadline deadline, Kind otherwise) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(deadline.millisLeft(origin), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause(), origin, otherwise);
        } catch (TimeoutException e) {
            throw Deadline.passed(origin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(Kind.IO, "the call to " + origin + " was interrupted");
        }
    }

    private static OutgoingException failed(Throwable failure, Origin origin, Kind otherwise) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new Failed(Kind.TLS, "no trustworthy connection to " + origin);
            }
            if (cause instanceof ConnectTimeoutException
                    || cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException) {
                return new Failed(Kind.CONNECT, "no connection to " + origin);
            }
        }
        return new Failed(
                otherwise,
                "the call to " + origin + " failed: " + failure.getClass().getSimpleName());
    }
}
