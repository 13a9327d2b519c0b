package dev.darkroom.storage.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.darkroom.storage.AclParser;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What fal's platform API for stored files takes, for the API's document only. */
final class StorageBodies {

    private StorageBodies() {}

    @Schema(name = "AclRequest")
    record Access(
            @JsonProperty("default")
            @Schema(
                    enumeration = {"allow", "forbid", "hide"},
                    defaultValue = "allow",
                    description = "For whom no rule matches")
            @Nullable String otherwise,

            @Nullable @Schema(maxItems = AclParser.MAX_RULES, description = "Of those that match, the most permissive counts")
            List<Rule> rules) {}

    @Schema(name = "AclRuleRequest")
    record Rule(
            @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = AclParser.MAX_USER_LENGTH,
                    description = "The name or the id of a user")
            String user,

            @Schema(
                    required = true,
                    enumeration = {"allow", "forbid", "hide"})
            String decision) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "SignRequest")
    record Signing(
            @Schema(required = true, minimum = "1", maximum = "604800")
            int expirationSeconds) {}

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "StorageSettingsRequest", description = "What is absent or null is reset")
    record Settings(
            @Nullable @Schema(nullable = true, minimum = "1", maximum = "3153600000")
            Long expirationDurationSeconds,

            @Nullable @Schema(nullable = true) Access initialAcl) {}
}
