package dev.darkroom.storage.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.access.Requires;
import dev.darkroom.access.Scope;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.http.body.BodyRules;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.storage.Acl;
import dev.darkroom.storage.AclBody;
import dev.darkroom.storage.AclParser;
import dev.darkroom.storage.Lifetime;
import dev.darkroom.storage.ReadSignatures;
import dev.darkroom.storage.StorageSettings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** fal's platform API for stored files: who may read them, and what holds for new ones. */
@Path("/v1/storage")
@Tag(name = "Storage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class StorageResource {

    /** {@code {"signed_url": ...}}. */
    @RegisterForReflection
    public record Signed(@JsonProperty("signed_url") String signedUrl) {}

    /** What holds for new files; null where the owner has said nothing. */
    @RegisterForReflection
    public record SettingsView(
            @JsonProperty("expiration_duration_seconds") @Nullable Long expirationSeconds,

            @JsonProperty("initial_acl") @Nullable AclView initialAcl) {

        static SettingsView of(StorageSettings.Settings settings) {
            Acl acl = settings.initialAcl();
            return new SettingsView(settings.expirationSeconds(), acl == null ? null : AclView.of(acl));
        }
    }

    @BodyRules(maxKib = 64)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "SignRequest")
    record SigningBody(
            @NotNull(message = "is required") @Min(value = 1, message = MOST_SIGNED) @Max(value = ReadSignatures.MAX_SECONDS, message = MOST_SIGNED) @Schema(required = true)
            Long expirationSeconds)
            implements JsonRequest {

        private static final String MOST_SIGNED = "must be a whole number from 1 to " + ReadSignatures.MAX_SECONDS;
    }

    @BodyRules(maxKib = 64)
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "StorageSettingsRequest", description = "What is absent or null is reset")
    record SettingsBody(
            @Nullable @Min(value = 1, message = LONGEST) @Max(value = Lifetime.MAX_SECONDS, message = LONGEST) @Schema(nullable = true)
            Long expirationDurationSeconds,

            @Nullable @Schema(nullable = true) AclBody initialAcl)
            implements JsonRequest {

        private static final String LONGEST = "must be a whole number from 1 to " + Lifetime.MAX_SECONDS;
    }

    private final AclService aclService;
    private final AclParser aclParser;
    private final StorageSettings settings;
    private final PublicUrl publicUrl;
    private final CurrentCaller caller;

    StorageResource(
            AclService aclService,
            AclParser aclParser,
            StorageSettings settings,
            PublicUrl publicUrl,
            CurrentCaller caller) {
        this.aclService = aclService;
        this.aclParser = aclParser;
        this.settings = settings;
        this.publicUrl = publicUrl;
        this.caller = caller;
    }

    @GET
    @Path("/files/acl")
    @Requires(Scope.ASSETS_READ)
    @Operation(operationId = "getFileAcl", summary = "Who may read a file")
    public AclView acl(@QueryParam("url") @Nullable String url, @Context UriInfo uri) {
        return AclView.of(aclService.acl(owner(), url, addresses(uri)));
    }

    @PUT
    @Path("/files/acl")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(
            operationId = "replaceFileAcl",
            summary = "Replace who may read a file; rules for users that do not exist are dropped")
    public AclView replaceAcl(@QueryParam("url") @Nullable String url, @Context UriInfo uri, AclBody body) {
        return AclView.of(aclService.replace(owner(), url, addresses(uri), body));
    }

    @POST
    @Path("/files/sign")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "signFileUrl", summary = "A URL that reads a file, whoever may, for up to 7 days")
    public Signed sign(@QueryParam("url") @Nullable String url, @Context UriInfo uri, SigningBody body) {
        Duration validity = Duration.ofSeconds(body.expirationSeconds());
        return new Signed(aclService.sign(owner(), url, addresses(uri), validity));
    }

    @GET
    @Path("/settings")
    @Requires(Scope.ASSETS_READ)
    @Operation(
            operationId = "getStorageSettings",
            summary = "How long new files are kept and who may read them, where a request does not say")
    public SettingsView settings() {
        return SettingsView.of(settings.of(owner()));
    }

    @PUT
    @Path("/settings")
    @Requires(Scope.ASSETS_WRITE)
    @Operation(operationId = "replaceStorageSettings", summary = "Replace these settings, all of them")
    public SettingsView replaceSettings(SettingsBody body) {
        Acl acl = body.initialAcl() == null ? null : aclParser.read(body.initialAcl(), "initial_acl.");
        return SettingsView.of(
                settings.replace(owner(), new StorageSettings.Settings(body.expirationDurationSeconds(), acl)));
    }

    private UUID owner() {
        return caller.get().ownerId();
    }

    /** Under which our URLs were given out. */
    private Set<String> addresses(UriInfo uri) {
        return Stream.of(publicUrl.forCaller(uri), publicUrl.forOthers()).collect(Collectors.toSet());
    }
}
