package dev.darkroom.storage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.darkroom.shared.http.body.BodyRules;
import dev.darkroom.shared.http.body.JsonRequest;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Access control list as requests say it (fal's form); {@link AclParser} makes one of it. */
@RegisterForReflection
@BodyRules(maxKib = 64)
@Schema(name = "AclRequest")
public record AclBody(
        @Nullable @JsonProperty("default")
        @Schema(
                implementation = String.class,
                enumeration = {"allow", "forbid", "hide"},
                defaultValue = "allow",
                description = "For whom no rule matches")
        Optional<String> otherwise,

        @Nullable @Schema(maxItems = AclParser.MAX_RULES, description = "Of those that match, the most permissive counts")
        List<@Nullable Rule> rules)
        implements JsonRequest {

    /** What one reader may. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "AclRuleRequest")
    public record Rule(
            @Nullable @Schema(
                    required = true,
                    minLength = 1,
                    maxLength = AclParser.MAX_USER_LENGTH,
                    description = "The name or the id of a user")
            String user,

            @Nullable @Schema(
                    required = true,
                    enumeration = {"allow", "forbid", "hide"})
            String decision) {}
}
