package dev.darkroom.boot.document;

import dev.darkroom.access.ApiPaths;
import dev.darkroom.shared.ProblemBody;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** The refusals that each operation may answer with, in the dialect of its route. */
final class DocumentedResponses {

    private static final Map<String, String> REFUSALS = new LinkedHashMap<>();

    static {
        REFUSALS.put("400", "The request itself cannot be read");
        REFUSALS.put("401", "No key, or one that is not known");
        REFUSALS.put("403", "The key may not do this");
        REFUSALS.put("404", "There is no such thing, or it is somebody else's");
        REFUSALS.put("405", "This path does not take that method");
        REFUSALS.put("406", "It comes in no type that Accept names");
        REFUSALS.put("409", "It contradicts what is there, or what is being done at this moment");
        REFUSALS.put("411", "The length of the body has to be told");
        REFUSALS.put("412", "The file is not the one that If-Match names");
        REFUSALS.put("413", "The body is too large");
        REFUSALS.put("414", "The path is too long");
        REFUSALS.put("415", "The content type cannot be read");
        REFUSALS.put("416", "The range lies outside of the file");
        REFUSALS.put("422", "Something in the request is not understood; the message names the field");
        REFUSALS.put("429", "Too many calls; Retry-After says when to ask again");
        REFUSALS.put("502", "A host that had to be asked did not answer as it should");
        REFUSALS.put("503", "Not at this moment; Retry-After says when to ask again");
        REFUSALS.put("507", "There is no room for the file");
    }

    /** What no route of the platform's answers with. */
    private static final Set<String> FALS_ALONE = Set.of("405", "411", "412", "416");

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private DocumentedResponses() {}

    static void addTo(Components components) {
        components.addSchema("FalError", falError());
        components.addSchema("PlatformError", platformError());
        REFUSALS.forEach((code, description) -> {
            components.addResponse("Fal" + code, refusal(description, "FalError"));
            if (!FALS_ALONE.contains(code)) {
                components.addResponse("Platform" + code, refusal(description, "PlatformError"));
            }
        });
    }

    static void addTo(String path, HttpMethod method, Operation operation, boolean keyed) {
        String dialect = ProblemBody.isFals(path) ? "Fal" : "Platform";
        for (String code : codes(path, method, operation, keyed)) {
            operation
                    .getResponses()
                    .addAPIResponse(
                            code, OASFactory.createAPIResponse().ref("#/components/responses/" + dialect + code));
        }
        operation.getResponses().getAPIResponses().values().forEach(response -> {
            if (response.getRef() == null && response.getDescription() == null) {
                response.setDescription("OK");
            }
        });
        if (path.equals("/files/{key}") && READS.contains(method)) {
            addFileAnswers(method, operation.getResponses());
        }
        if (path.startsWith("/sign")) {
            operation
                    .getResponses()
                    .addAPIResponse("303", OASFactory.createAPIResponse().description("To the gallery"));
        }
        if (isModels(path)) {
            operation
                    .getResponses()
                    .setDefaultValue(OASFactory.createAPIResponse()
                            .description("The model's own answer, with its own code and body")
                            .content(Schemas.json(OASFactory.createMediaType().schema(OASFactory.createSchema()))));
        }
    }

    private static void addFileAnswers(HttpMethod method, APIResponses responses) {
        responses.addAPIResponse("304", OASFactory.createAPIResponse().description("The caller has it as it is"));
        if (method == HttpMethod.GET) {
            responses.addAPIResponse("206", OASFactory.createAPIResponse().description("The range that was asked for"));
            responses.addAPIResponse("307", OASFactory.createAPIResponse().description("To where the bytes are"));
        }
    }

    private static Set<String> queries(Operation operation) {
        return operation.getParameters() == null
                ? Set.of()
                : operation.getParameters().stream()
                        .filter(each -> each.getIn() == Parameter.In.QUERY)
                        .map(Parameter::getName)
                        .collect(Collectors.toSet());
    }

    private static Set<String> codes(String path, HttpMethod method, Operation operation, boolean keyed) {
        Set<String> codes = new TreeSet<>(Set.of("400", "413", "414", "415", "503"));
        boolean writes = !READS.contains(method);
        if (choosesType(path, writes)) {
            codes.add("406");
        }
        if (keyed) {
            codes.addAll(Set.of("401", "403", "429"));
        }
        if (ApiPaths.isApi(path)) {
            // An Origin that is none is refused before anybody asks who calls.
            codes.add("403");
        }
        if (path.contains("{")) {
            codes.add("404");
        }
        Set<String> queries = queries(operation);
        if (!queries.isEmpty()) {
            codes.add("422");
        }
        if (queries.contains("search_image_url")) {
            codes.addAll(Set.of("502", "507"));
        }
        if (writes) {
            codes.addAll(Set.of("409", "422"));
        }
        if (isModels(path)) {
            codes.addAll(Set.of("405", "422", "502", "507"));
        }
        if (path.equals("/files/{key}") && !writes) {
            codes.add("412");
        }
        if (path.startsWith("/files/") || path.startsWith("/rest/storage")) {
            codes.addAll(writes ? Set.of("401", "403", "404", "411", "507") : Set.of("401", "403", "416"));
        }
        if (path.startsWith("/v1/storage/uploads") && writes) {
            codes.add("507");
        }
        if (path.startsWith("/share") || path.equals("/signin") || path.equals("/") || path.equals("/export.zip")) {
            codes.addAll(Set.of("401", "404", "422", "429"));
        }
        if (path.startsWith("/sign") && writes) {
            codes.add("403");
        }
        if (namesAssetInBody(path, method)) {
            codes.add("404");
        }
        if (path.startsWith("/v1/models")) {
            codes.add("502");
        }
        if (path.startsWith("/callbacks")) {
            codes.addAll(Set.of("401", "403"));
        }
        if ((path.startsWith("/v1/jobs") || path.startsWith("/v1/workflows")) && writes
                || path.equals("/v1/assets/uploads")
                || path.endsWith("/rerun")) {
            codes.addAll(Set.of("502", "507"));
        }
        if (path.startsWith("/v1/storage/files")) {
            codes.add("404");
        }
        return codes;
    }

    private static boolean namesAssetInBody(String path, HttpMethod method) {
        return path.equals("/v1/assets/favorite")
                || path.equals("/v1/assets/unfavorite")
                || path.equals("/v1/assets/tags") && method == HttpMethod.PUT;
    }

    /** Files, archives and what is passed on come as they are. */
    private static boolean choosesType(String path, boolean writes) {
        return !path.equals("/v1/assets/export")
                && !path.startsWith("/api/fal/")
                && (writes || !path.equals("/files/{key}"));
    }

    private static boolean isModels(String path) {
        return path.startsWith("/queue/") || path.startsWith("/run/");
    }

    private static APIResponse refusal(String description, String schema) {
        return OASFactory.createAPIResponse().description(description).content(Schemas.json(schema));
    }

    private static Schema platformError() {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .addProperty(
                        "error",
                        OASFactory.createSchema()
                                .addType(SchemaType.OBJECT)
                                .addProperty("type", Schemas.text("Such as validation_error or not_found"))
                                .addProperty("message", Schemas.text("Begins with the field where there is one"))
                                .addProperty("field", Schemas.text("What the message is about"))
                                .addRequired("type")
                                .addRequired("message"))
                .addRequired("error");
    }

    private static Schema falError() {
        return Schemas.object("As fal's clients read it: detail is a text, or a list of what is wrong")
                .addProperty("detail", OASFactory.createSchema().description("A text, or a list of {loc, msg, type}"))
                .addProperty("error_type", Schemas.text("fal's name for a failure of its infrastructure"));
    }
}
