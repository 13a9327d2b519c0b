package dev.darkroom.sandbox.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Confidential;
import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.queue.RequestLedger;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What was accepted, and so would have been paid for. fal has no such thing; open, for it is there for tests. */
@InSandbox
@Confidential
@Path("/sandbox/ledger")
@RunOnVirtualThread
public class LedgerResource {
    private static final int MAX_LIMIT = 100_000;
    private final RequestLedger requestLedger;
    private final Clock clock;

    LedgerResource(RequestLedger requestLedger, Clock clock) {
        this.requestLedger = requestLedger;
        this.clock = clock;
    }

    @GET
    @Operation(hidden = true)
    public Response list(
            @QueryParam("endpoint") @Nullable String endpoint,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        var now = clock.instant();
        var page = requestLedger.page(
                entry -> endpoint == null || endpoint.equals(entry.endpoint()),
                Math.max(0, offset),
                Math.clamp(limit, 0, MAX_LIMIT));
        ObjectNode body = Json.object().put("total", requestLedger.total()).put("kept", requestLedger.kept());
        var requests = body.putArray("requests");
        page.forEach(entry -> requests.add(entry.listed(now)));
        return JsonResponses.json(200, body).build();
    }
}
