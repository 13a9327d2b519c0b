package dev.darkroom.sandbox.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Credentials;
import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.Json;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.catalogue.Catalogue;
import dev.darkroom.sandbox.catalogue.Model;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Stands for the catalogue of api.fal.ai/v1. */
@InSandbox
@Path("/sandbox/v1/models")
@RunOnVirtualThread
public class ModelsResource {
    private static final int USUAL_LIMIT = 50;
    private static final String SINCE = "2026-01-01T00:00:00.000Z";
    private final Catalogue catalogue;
    private final Credentials credentials;

    ModelsResource(Catalogue catalogue, Credentials credentials) {
        this.catalogue = catalogue;
        this.credentials = credentials;
    }

    @GET
    @Operation(hidden = true)
    public Response models(
            @QueryParam("endpoint_id") List<String> endpoints,
            @QueryParam("q") @Nullable String words,
            @QueryParam("category") @Nullable String category,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        var wanted = split(endpoints);
        var sought = words == null ? "" : words.toLowerCase(Locale.ROOT);
        var named = wanted.stream().sorted().flatMap(id -> catalogue.find(id).stream());
        var found = (wanted.isEmpty() ? catalogue.all().stream() : named)
                .filter(model -> category == null || category.equals(model.category()))
                .filter(model -> (model.id() + ' ' + model.title())
                        .toLowerCase(Locale.ROOT)
                        .contains(sought));
        return JsonResponses.json(200, Pages.of(limit, USUAL_LIMIT, cursor).of("models", found, ModelsResource::listed))
                .build();
    }

    @GET
    @Path("pricing")
    @Operation(hidden = true)
    public Response pricing(@QueryParam("endpoint_id") List<String> endpoints, @Context HttpHeaders headers) {
        if (!credentials.admit(headers)) {
            return JsonResponses.platformError(401, "authorization_error", "Authentication required");
        }
        var wanted = split(endpoints);
        if (wanted.isEmpty()) {
            return JsonResponses.platformError(400, "validation_error", "endpoint_id is required");
        }
        for (var id : wanted) {
            if (catalogue.find(id).isEmpty()) {
                return JsonResponses.platformError(404, "not_found", "Endpoint " + id + " not found");
            }
        }
        var found = wanted.stream().sorted().flatMap(id -> catalogue.find(id).stream());
        return JsonResponses.json(200, new Pages(1, wanted.size()).of("prices", found, ModelsResource::priced))
                .build();
    }

    /** Several values come repeated or with commas between (fal's OpenAPI document). */
    static Set<String> split(List<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toSet());
    }

    private static ObjectNode listed(Model model) {
        ObjectNode entry = Json.object().put("endpoint_id", model.id());
        var metadata = entry.putObject("metadata")
                .put("display_name", model.title())
                .put("category", model.category())
                .put("description", model.title() + ", as the sandbox plays it")
                .put("status", "active")
                .put("updated_at", SINCE)
                .put("date", SINCE)
                .putNull("is_favorited")
                .put("thumbnail_url", "")
                .put("model_url", "https://fal.run/" + model.id())
                .put("kind", model.category().equals("training") ? "training" : "inference");
        metadata.putArray("tags");
        return entry;
    }

    private static ObjectNode priced(Model model) {
        return Json.object()
                .put("endpoint_id", model.id())
                .put("unit_price", model.price().amount())
                .put("unit", model.price().unit())
                .put("currency", "USD");
    }
}
