package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingException.Failed;
import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.outgoing.OutgoingException.Refused;
import dev.darkroom.outgoing.OutgoingException.Status;
import dev.darkroom.outgoing.tls.AnyHostTls;
import dev.darkroom.shared.url.WebUrl;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls to addresses that users, or answers, gave: downloads, webhooks and signed uploads. Each goes through
 * {@link OutgoingGuard} and reaches exactly the address that was checked. Calls block and
 * are made for virtual threads; the time given is that of the whole call, so that a dripping server cannot stretch it.
 * Every failure is an {@link OutgoingException}.
 */
@Singleton
public class OutgoingHttp {

    private static final int HOPS = 3;
    private static final int PARTIAL = 206;
    private static final int IDLE_SECONDS = 5;
    private static final int EXCERPT_BYTES = 1_024;
    private static final int PIECE_BYTES = 128 * 1_024;

    private final OutgoingGuard guard;
    private final Duration connectTimeout;
    private final HttpClient client;
    private final HttpClient fetching;

    @Inject
    OutgoingHttp(Vertx vertx, OutgoingGuard guard, OutgoingConfig config) {
        this(vertx, guard, config, new HttpClientOptions());
    }

    OutgoingHttp(Vertx vertx, OutgoingGuard guard, OutgoingConfig config, HttpClientOptions trust) {
        this.guard = guard;
        this.connectTimeout = config.connectTimeout();
        AnyHostTls.on(trust, vertx)
                .setVerifyHost(true)
                .setMaxHeaderSize(RestClients.MAX_HEADER_SIZE)
                .setMaxPoolSize(config.connectionsPerOrigin())
                .setMaxWaitQueueSize(config.connectionsPerOrigin());
        this.client = vertx.createHttpClient(new HttpClientOptions(trust).setKeepAlive(false));
        // Connections are kept by address and name together, so another address that a name has since is dialled anew.
        this.fetching = vertx.createHttpClient(
                new HttpClientOptions(trust).setKeepAlive(true).setKeepAliveTimeout(IDLE_SECONDS));
    }

    /**
     * Whom a place is counted to that a call to a URL holds: the domain, whatever stands before it. Behind an address, or a
     * name without a domain, each port may be somebody else's.
     */
    public static String holder(WebUrl url) {
        return Origin.isLiteral(url.host()) || url.host().indexOf('.') < 0
                ? url.host() + ":" + url.port()
                : NameLookups.domain(url.host());
    }

    /**
     * Fetches a file, following at most three redirects, each of which is checked again and none of which may leave
     * https for http. Memory use does not depend on the file's size.
     *
     * @param into the file to write, replaced if it is there; deleted when the download fails
     * @param maxBytes the largest size that is taken
     * @throws OutgoingException also for any status other than 2xx, and for 206
     */
    public DownloadedFile download(WebUrl url, Path into, long maxBytes, Duration timeout) {
        return download(url, null, into, maxBytes, timeout);
    }

    /**
     * The same with a credential.
     *
     * @param authorization the value of that header, which no other origin that is redirected to gets; null for none
     */
    public DownloadedFile download(
            WebUrl url, @Nullable String authorization, Path into, long maxBytes, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        WebUrl at = url;
        for (int hop = 0; hop <= HOPS; hop++) {
            OutgoingGuard.Checked target = guard.check(at, deadline);
            Map<String, String> headers = authorization != null && at.hasSameOrigin(url)
                    ? Map.of("accept", "*/*", "authorization", authorization)
                    : Map.of("accept", "*/*");
            try (HttpExchange httpExchange = get(target, at, headers, deadline)) {
                ResponseBody answer = httpExchange.answer();
                WebUrl next = Redirects.next(answer, at);
                if (next == null) {
                    return save(answer, at, target.origin(), into, maxBytes, deadline);
                }
                answer(answer, deadline);
                at = next;
            }
        }
        throw new Refused(Kind.BAD_URL, "more than " + HOPS + " redirects, the last from " + Origin.of(at));
    }

    /**
     * Posts a body, for example to a webhook. Redirects are not followed: they are answers like any other.
     *
     * @param headers by name; {@code Content-Type} is among them
     */
    public OutgoingResponse post(WebUrl url, byte[] body, Map<String, String> headers, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        OutgoingGuard.Checked target = guard.check(url, deadline);
        try (HttpExchange httpExchange = open(client, target, HttpMethod.POST, url, headers, deadline)) {
            httpExchange.end(Buffer.buffer(body));
            return answer(httpExchange.answer(), deadline);
        }
    }

    /**
     * Puts a file to a signed URL, with its length announced and its bytes streamed. Redirects are not followed.
     *
     * @param headers further headers by name, those that the signature covers
     */
    public OutgoingResponse put(
            WebUrl url, Path file, String contentType, Map<String, String> headers, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        OutgoingGuard.Checked target = guard.check(url, deadline);
        try (InputStream bytes = Files.newInputStream(file)) {
            Map<String, String> all = new HashMap<>(headers);
            all.put("content-type", contentType);
            all.put("content-length", Long.toString(Files.size(file)));
            try (HttpExchange httpExchange = open(client, target, HttpMethod.PUT, url, all, deadline)) {
                send(bytes, httpExchange);
                return answer(httpExchange.answer(), deadline);
            }
        } catch (IOException e) {
            throw new Failed(Kind.IO, "the file for " + target.origin() + " could not be read");
        }
    }

    /** A server that says no early stops reading: its answer counts, not that the rest could not be sent. */
    private static void send(InputStream bytes, HttpExchange httpExchange) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        try {
            for (int read = bytes.read(piece); read >= 0; read = bytes.read(piece)) {
                if (httpExchange.isAnswered()) {
                    return;
                }
                httpExchange.write(Buffer.buffer(read).appendBytes(piece, 0, read));
            }
            httpExchange.end();
        } catch (Failed e) {
            if (!httpExchange.isAnswered()) {
                throw e;
            }
        }
    }

    /** A server may close a kept connection in the very moment of its use: then once more over one of its own. */
    private HttpExchange get(OutgoingGuard.Checked target, WebUrl url, Map<String, String> headers, Deadline deadline) {
        try {
            return get(fetching, target, url, headers, deadline);
        } catch (Failed failure) {
            if (failure.kind() != Kind.IO) {
                throw failure;
            }
            return get(client, target, url, headers, deadline);
        }
    }

    private HttpExchange get(
            HttpClient by, OutgoingGuard.Checked target, WebUrl url, Map<String, String> headers, Deadline deadline) {
        HttpExchange httpExchange = open(by, target, HttpMethod.GET, url, headers, deadline);
        try {
            httpExchange.end();
            httpExchange.answer();
            return httpExchange;
        } catch (OutgoingException failure) {
            httpExchange.close();
            throw failure;
        }
    }

    private HttpExchange open(
            HttpClient by,
            OutgoingGuard.Checked target,
            HttpMethod method,
            WebUrl url,
            Map<String, String> headers,
            Deadline deadline) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.putIfAbsent("user-agent", "darkroom");
        if (method != HttpMethod.GET) {
            // Of these answers an excerpt is kept at the most.
            all.put("accept-encoding", ContentCoding.ACCEPTED_FOR_EXCERPTS);
        }
        return HttpExchange.open(by, target, method, url, all, connectTimeout, deadline);
    }

    private static DownloadedFile save(
            ResponseBody answer, WebUrl url, Origin origin, Path into, long maxBytes, Deadline deadline) {
        int status = answer.status();
        // A part that nobody asked for is not the file.
        if (status < 200 || status > 299 || status == PARTIAL) {
            answer(answer, deadline);
            throw new Status(status, retryAfter(answer), origin + " answered " + status);
        }
        DownloadWriter.Saved saved = DownloadWriter.save(answer, origin, into, maxBytes, deadline);
        return new DownloadedFile(
                status,
                answer.header("content-type"),
                DownloadFileName.of(answer.header("content-disposition"), url),
                saved.bytes(),
                saved.sha256());
    }

    /**
     * Once there is a status, the body is a courtesy: whatever of it comes in time is taken. It should be, for a
     * connection that is kept: dropping an answer that has arrived already takes the connection from whoever has it next.
     */
    private static OutgoingResponse answer(ResponseBody answer, Deadline deadline) {
        byte[] excerpt = new byte[EXCERPT_BYTES];
        int length = 0;
        List<String> codings = answer.headers("content-encoding");
        boolean isReadable = ContentCoding.isForExcerpts(codings);
        InputStream wire = new ResponseBodyStream(answer, deadline);
        try {
            InputStream plain = isReadable ? ContentCoding.undo(codings, wire) : wire;
            for (int read = 0; read >= 0 && length < EXCERPT_BYTES; ) {
                length += read;
                read = plain.read(excerpt, length, EXCERPT_BYTES - length);
            }
        } catch (IOException | RuntimeException e) {
            // The status stands.
        }
        return new OutgoingResponse(
                answer.status(),
                retryAfter(answer),
                isReadable ? new String(excerpt, 0, length, StandardCharsets.UTF_8) : "");
    }

    private static @Nullable Duration retryAfter(ResponseBody answer) {
        return RetryAfter.parse(answer.header("retry-after"), answer.header("date"));
    }

    @PreDestroy
    void stop() {
        client.close();
        fetching.close();
    }
}
