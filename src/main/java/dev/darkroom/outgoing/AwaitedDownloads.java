package dev.darkroom.outgoing;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.HangUpInterrupt;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Downloads that a caller waits for, within bounded places of which each owner and each domain has its share: neither many
 * slow ones of one caller nor a slow host takes the connections and the disk that others need. They end with their caller.
 */
@Singleton
public class AwaitedDownloads {

    private static final int AT_ONCE = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofSeconds(5);

    private final OutgoingHttp http;
    private final FairSemaphore places;
    private final Duration patience;
    private final Supplier<@Nullable RoutingContext> request;

    @Inject
    AwaitedDownloads(OutgoingHttp http, CurrentVertxRequest request) {
        this(http, AT_ONCE, PATIENCE, request::getCurrent);
    }

    /** @param request that at hand; null where there is none */
    AwaitedDownloads(OutgoingHttp http, int places, Duration patience, Supplier<@Nullable RoutingContext> request) {
        this.http = http;
        this.request = request;
        this.places = new FairSemaphore(places, FairShares.THREE_QUARTERS, FairShares.THREE_QUARTERS);
        this.patience = patience;
    }

    /**
     * Downloads a file as {@link OutgoingHttp#download} does.
     *
     * @param field the parameter that named the URL
     * @throws Problem UNAVAILABLE where no place of this owner's, or for that domain, became free in some seconds; INVALID
     *     when it is the URL that is to blame for a failure, BAD_GATEWAY when its host is
     */
    public DownloadedFile fetch(UUID ownerId, String field, WebUrl url, Path into, long maxBytes, Duration timeout) {
        try (HangUpInterrupt _ = HangUpInterrupt.of(request.get())) {
            return places.within(
                    List.of(ownerId, OutgoingHttp.holder(url)),
                    patience,
                    () -> http.download(url, into, maxBytes, timeout),
                    () -> Problem.unavailable("Too many files are being fetched just now", LATER));
        } catch (OutgoingException failure) {
            throw refusal(field, failure);
        }
    }

    /** In words that name no address: URLs may be signed. */
    private static Problem refusal(String field, OutgoingException failure) {
        return switch (failure.kind()) {
            case REFUSED_ADDRESS, BAD_URL ->
                Problem.invalid(
                        field,
                        "is not an address that may be fetched from; an operator can allow it (darkroom.outgoing.allow)");
            case TOO_LARGE -> Problem.invalid(field, "the file is larger than allowed");
            case DAMAGED -> Problem.invalid(field, "the bytes are not coded as their host says");
            case LOCAL_DISK -> Problem.of(Problem.Kind.STORAGE_FULL, "The file could not be stored");
            case HTTP_STATUS ->
                failure.retryable()
                        ? badGateway(field, "its host " + answered(failure))
                        : Problem.invalid(field, "its host does not give the file out: it " + answered(failure));
            case DNS -> badGateway(field, "the name of its host is not known");
            case CONNECT, TLS -> badGateway(field, "no connection to its host");
            case TIMEOUT, TRUNCATED, IO -> badGateway(field, "its host did not send all of it");
        };
    }

    private static String answered(OutgoingException failure) {
        return failure instanceof OutgoingException.Status answer ? "answered " + answer.status() : "failed";
    }

    private static Problem badGateway(String field, String message) {
        return Problem.of(Problem.Kind.BAD_GATEWAY, field + ": " + message);
    }
}
