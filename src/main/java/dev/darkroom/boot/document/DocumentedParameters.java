package dev.darkroom.boot.document;

import dev.darkroom.library.browse.AssetFilterFactory;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Query parameters and headers that are read by name, and so stand in no method's signature. */
final class DocumentedParameters {

    private static final String MANY = "; repeated or comma-separated";

    /** Of a browse, in the order of the document. */
    private static final Map<String, Parameter> BROWSE = new LinkedHashMap<>();

    static {
        add("q", text(), "Words to search for, by what they say and what they mean");
        add("search_image_url", text().format("uri"), "A picture to search for by its look");
        add("search_video_url", text().format("uri"), "A video to search for by its look");
        add("min_similarity", number().maximum(BigDecimal.ONE), "The least similarity of what is found");
        add("media_type", oneOf("image", "video", "audio", "3d", "file"), "What the file is" + MANY);
        add("source", oneOf("upload", "response", "request"), "Where the asset came from" + MANY);
        add("section", oneOf("all-media", "uploads", "generated", "favorites"), "A part of the library");
        add("collection_id", text().format("uuid"), "What lies in that collection");
        add("tag_id", text(), "What has one of these tags" + MANY);
        add("tag_mode", oneOf("any", "all"), "Whether one of the tags is enough");
        add("character_identifier", text(), "Whom the prompt names" + MANY);
        add("endpoint", text(), "The model's full id" + MANY);
        add("key", text(), "The id of the key that asked for it" + MANY);
        add("request_id", text(), "The request that made it" + MANY);
        add("created_after", text().format("date-time"), "Later than that");
        add("created_before", text().format("date-time"), "Earlier than that");
        add("min_width", number(), "In pixels");
        add("max_width", number(), "In pixels");
        add("min_height", number(), "In pixels");
        add("max_height", number(), "In pixels");
        add("min_duration", number(), "In seconds");
        add("max_duration", number(), "In seconds");
        add("seed", whole(), "The seed of the input or of the result");
        add("sort", oneOf("newest", "oldest", "largest", "longest"), "The order; a search without it is ranked");
        add("limit", whole().maximum(BigDecimal.valueOf(100)), "The most on a page");
        add("cursor", text(), "next_cursor of the page before");
        BROWSE.put(
                "input",
                query("input", "Fields of the input by their path, such as input.image_size.width=512")
                        .style(Parameter.Style.FORM)
                        .explode(true)
                        .schema(OASFactory.createSchema()
                                .addType(SchemaType.OBJECT)
                                .additionalPropertiesSchema(text())));
    }

    /** fal's headers of a submit, for every route that makes jobs. */
    static final Map<String, String> OF_SUBMITS = new LinkedHashMap<>();

    static {
        OF_SUBMITS.put("X-Fal-Queue-Priority", "`low` waits behind what is `normal`");
        OF_SUBMITS.put("X-Fal-Object-Lifecycle-Preference", "How long outputs are kept and who may read them, as JSON");
        OF_SUBMITS.put("X-Fal-No-Retry", "`1`: one attempt");
        OF_SUBMITS.put("X-Fal-Retry-Config", "Which failures are tried again, and how often, as JSON");
        OF_SUBMITS.put("X-Fal-Store-IO", "`0`: the provider keeps neither input nor result; forwarded");
        OF_SUBMITS.put("X-Fal-Runner-Hint", "Which runner had better do it; forwarded");
        OF_SUBMITS.put("X-Fal-Tags", "Tags at the provider; forwarded");
        OF_SUBMITS.put("X-App-Fal-Disable-Fallback", "Keeps the provider from falling back to another app; forwarded");
    }

    private static final Set<String> SUBMITS = Set.of(
            "/queue/{path}",
            "/run/{path}",
            "/run/{path}/stream",
            "/v1/jobs",
            "/v1/jobs/batch",
            "/v1/workflows",
            "/v1/assets/{asset_id}/rerun");

    private DocumentedParameters() {}

    /** What several operations share. */
    static void addTo(Components components) {
        OF_SUBMITS.forEach((name, description) -> components.addParameter(
                name,
                OASFactory.createParameter()
                        .name(name)
                        .in(Parameter.In.HEADER)
                        .description(description)
                        .schema(text())));
    }

    static void addTo(String path, HttpMethod method, Operation operation) {
        if (method == HttpMethod.POST && SUBMITS.contains(path)) {
            OF_SUBMITS
                    .keySet()
                    .forEach(name ->
                            operation.addParameter(OASFactory.createParameter().ref(name)));
        }
        if (method != HttpMethod.GET) {
            return;
        }
        switch (path) {
            case "/v1/assets" -> browse(operation, AssetFilterFactory::knows);
            case "/v1/assets/collections/{collection_id}/assets" ->
                browse(operation, name -> AssetFilterFactory.knows(name) && !name.equals("collection_id"));
            case "/v1/assets/export" ->
                browse(
                        operation,
                        name -> AssetFilterFactory.knows(name)
                                && !List.of("limit", "cursor").contains(name));
            case "/v1/assets/{asset_id}/similar" -> browse(operation, AssetFilterFactory::knowsForSimilar);
            case "/v1/assets/facets" -> browse(operation, AssetFilterFactory::narrows);
            case "/v1/assets/collections", "/v1/assets/characters" -> {
                operation.addParameter(limit(100));
                operation.addParameter(query("offset", "How many to pass over").schema(whole()));
            }
            case "/v1/assets/shares" -> {
                operation.addParameter(limit(100));
                operation.addParameter(
                        query("cursor", "next_cursor of the page before").schema(text()));
            }
            case "/v1/assets/{asset_id}/lineage" ->
                operation.addParameter(
                        query("depth", "How many steps to follow").schema(whole()));
            default -> {}
        }
    }

    private static void browse(Operation operation, Predicate<String> takes) {
        BROWSE.forEach((name, parameter) -> {
            if (takes.test(name) || name.equals("input")) {
                operation.addParameter(parameter);
            }
        });
    }

    private static void add(String name, Schema schema, String description) {
        BROWSE.put(name, query(name, description).schema(schema));
    }

    private static Parameter limit(int most) {
        return query("limit", "The most on a page")
                .schema(whole().minimum(BigDecimal.ONE).maximum(BigDecimal.valueOf(most)));
    }

    private static Parameter query(String name, String description) {
        return OASFactory.createParameter().name(name).in(Parameter.In.QUERY).description(description);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    private static Schema whole() {
        return OASFactory.createSchema().addType(SchemaType.INTEGER).minimum(BigDecimal.ZERO);
    }

    private static Schema number() {
        return OASFactory.createSchema().addType(SchemaType.NUMBER).minimum(BigDecimal.ZERO);
    }

    private static Schema oneOf(String... words) {
        Schema schema = text();
        List.of(words).forEach(schema::addEnumeration);
        return schema;
    }
}
