package dev.darkroom.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.upstream.client.ApiGuards.Use;
import dev.darkroom.upstream.client.Provider.Capability;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import dev.darkroom.upstream.client.UpstreamException;
import dev.darkroom.upstream.generated.platform.model.PastRequest;
import dev.darkroom.upstream.generated.platform.model.PastRequestPage;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The provider's list of the requests that were run. Every failure is an {@link UpstreamException}. */
@Singleton
public class UpstreamRequestList {

    private static final int REQUESTS_PER_PAGE = 100;
    private static final int PAGES = 100;

    private final PlatformReader platform;
    private final Providers providers;

    UpstreamRequestList(PlatformReader platform, Providers providers) {
        this.platform = platform;
        this.providers = providers;
    }

    /**
     * The newest request of those run on an endpoint in a span of time that is the wanted one; empty when none is.
     *
     * @param account the id of the account that it may have been handed to
     * @param from the first moment that counts
     * @param to the first moment that does not
     * @param unclear what may be the wanted one, for all that the list tells of it
     * @throws UpstreamException when the list cannot be had or read to its end, or has one that may be the wanted one:
     *     none of those seen is not the same as none
     */
    public Optional<FoundRequest> findRequest(
            @Nullable String account,
            String endpoint,
            Instant from,
            Instant to,
            Predicate<FoundRequest> wanted,
            Predicate<FoundRequest> unclear) {
        ProviderAccount holder = providers
                .account(account)
                .filter(known -> known.provider().has(Capability.REQUEST_LIST))
                .orElseThrow(() -> UpstreamException.noSuchApi("the provider has no list of requests"));
        String listed = holder.provider().idOf(EndpointId.parse(endpoint)).full();
        String cursor = null;
        boolean anyUnclear = false;
        for (int count = 0; count < PAGES; count++) {
            String at = cursor;
            PastRequestPage page = platform.read(
                    holder,
                    Use.REQUEST_LIST,
                    models -> models.listRequestsByEndpoint(
                            List.of(listed),
                            from.toString(),
                            to.toString(),
                            null,
                            null,
                            List.of("payloads"),
                            null,
                            REQUESTS_PER_PAGE,
                            at),
                    PastRequestPage.class);
            if (page == null || page.getItems() == null) {
                throw new UpstreamException("the provider's list of requests cannot be read", 0, true, null);
            }
            List<FoundRequest> some =
                    page.getItems().stream().map(UpstreamRequestList::found).toList();
            Optional<FoundRequest> found = some.stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found;
            }
            anyUnclear = anyUnclear || some.stream().anyMatch(unclear);
            cursor = page.getNextCursor();
            boolean more = page.getHasMore() == null ? cursor != null : page.getHasMore();
            if (!more) {
                if (anyUnclear) {
                    throw new UpstreamException("the provider lists requests without their inputs", 0, true, null);
                }
                return Optional.empty();
            }
            if (cursor == null) {
                break;
            }
        }
        throw new UpstreamException("the provider's list of requests has no end", 0, true, null);
    }

    private static FoundRequest found(PastRequest request) {
        OffsetDateTime started = request.getStartedAt();
        JsonNode input = request.getJsonInput();
        return new FoundRequest(
                request.getRequestId(),
                started == null ? null : started.toInstant(),
                input == null || input.isNull() ? null : input.toString());
    }
}
