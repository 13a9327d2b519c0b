package dev.darkroom.boot.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** Completes the OpenAPI document at build time; the paths, parameters and schemas come from the resources. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {

    private static final String KEY = "key";

    /** Routes that take no key, or look for one only after they know what is asked for. */
    private static final Set<String> WITHOUT_KEY = Set.of(
            "/",
            "/export.zip",
            "/signin",
            "/signout",
            "/share/{id}/{token}",
            "/callbacks/{job}/{token}",
            "/gates/{job}/{token}",
            "/rest/.well-known/jwks.json",
            "/api/fal/proxy",
            "/files/{key}",
            "/files/{key}/complete",
            "/files/{key}/{part_number}");

    private static final Map<String, String> TAGS = Map.ofEntries(
            Map.entry("API keys", "Who may call, and what they may do"),
            Map.entry("Assets", "The library: browse, search, change and export what models have made"),
            Map.entry("Callbacks", "Where the provider announces completions"),
            Map.entry("Characters", "Recurring figures with reference pictures"),
            Map.entry("Collections", "Manual and smart collections of assets"),
            Map.entry("Files", "The bytes of stored files"),
            Map.entry("Gates", "Where jobs that wait for somebody are called"),
            Map.entry("Gallery", "The library's pages for a browser"),
            Map.entry("Jobs", "Durable jobs in the platform's style"),
            Map.entry("Proxy", "fal's server proxy"),
            Map.entry("Queue", "fal's queue and run protocols"),
            Map.entry("Shares", "Links that let others read without a key"),
            Map.entry("Storage", "Who may read stored files, and for how long they are kept"),
            Map.entry("Tags", "Tags, and what they are on"),
            Map.entry("Tokens", "Short-lived tokens for browsers"),
            Map.entry("Uploads", "Files from callers, whole or in parts"),
            Map.entry("Workflows", "Jobs that name each other"),
            Map.entry("Keys", "What signatures of webhooks are checked with"));

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.setServers(List.of(OASFactory.createServer()
                .url("http://{address}")
                .description("An instance on this machine")
                .addVariable(
                        "address",
                        OASFactory.createServerVariable()
                                .defaultValue("localhost:8080")
                                .description("Its host and port"))));
        api.getComponents()
                .addSecurityScheme(
                        KEY,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER)
                                .name("Authorization")
                                .description("`Key id:secret`, or `Bearer id:secret`"));
        api.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(KEY)));
        api.setTags(TAGS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag -> OASFactory.createTag().name(tag.getKey()).description(tag.getValue()))
                .toList());
        QueueSchemas.add(api.getComponents());
        DocumentedResponses.addTo(api.getComponents());
        SentWebhooks.add(api.getComponents());
        DocumentedParameters.addTo(api.getComponents());
        api.getComponents().getSchemas().values().forEach(ApiDocument::withoutTypeBesideReference);
        ExampleValues examples = new ExampleValues(api.getComponents());
        api.getPaths().getPathItems().forEach((path, item) -> complete(path, item, examples));
    }

    /** The scanner writes both, and generators take the type for another schema. */
    private static void withoutTypeBesideReference(Schema schema) {
        if (schema.getProperties() != null) {
            schema.getProperties().values().stream()
                    .filter(property -> property.getRef() != null)
                    .forEach(property -> property.setType(null));
        }
    }

    /** Generators make a method of the first of several bodies. */
    private static void jsonFirst(Operation operation) {
        if (operation.getRequestBody() == null || operation.getRequestBody().getContent() == null) {
            return;
        }
        Map<String, MediaType> types = operation.getRequestBody().getContent().getMediaTypes();
        if (types != null && types.size() > 1 && types.containsKey(Schemas.JSON)) {
            Map<String, MediaType> sorted = new LinkedHashMap<>();
            sorted.put(Schemas.JSON, types.get(Schemas.JSON));
            types.forEach(
                    (type, content) -> sorted.putIfAbsent(type, type.equals(Schemas.JSON) ? content : bare(content)));
            operation.getRequestBody().getContent().setMediaTypes(sorted);
        }
    }

    /** A form's parts are named by its caller; what a generator would make of them beside the JSON does not compile. */
    private static MediaType bare(MediaType content) {
        return content.schema(OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .description(
                        "The part job is what would be the body; its input names the other parts, which are files: "
                                + "\"cid:photo\" is the part photo"));
    }

    private static void complete(String path, PathItem item, ExampleValues examples) {
        for (Map.Entry<PathItem.HttpMethod, Operation> each :
                item.getOperations().entrySet()) {
            Operation operation = each.getValue();
            boolean keyed = !WITHOUT_KEY.contains(path);
            if (!keyed) {
                operation.setSecurity(List.of());
            }
            if (path.equals("/api/fal/proxy")) {
                operation.setOperationId(each.getKey().name().toLowerCase(Locale.ROOT) + "ByProxy");
            }
            DocumentedParameters.addTo(path, each.getKey(), operation);
            QueueSchemas.describe(path, each.getKey(), operation);
            SentWebhooks.addTo(operation);
            jsonFirst(operation);
            DocumentedResponses.addTo(path, each.getKey(), operation, keyed);
            examples.addTo(item, operation);
        }
    }
}
