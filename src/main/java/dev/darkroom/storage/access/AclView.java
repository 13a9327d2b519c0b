package dev.darkroom.storage.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.darkroom.storage.Acl;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** A list of who may read, with fal's names. */
@RegisterForReflection
public record AclView(
        @JsonProperty("default") String otherwise,
        @JsonProperty("rules") List<RuleView> rules) {

    /** {@code {"user": ..., "decision": ...}}. */
    @RegisterForReflection
    public record RuleView(
            @JsonProperty("user") String user,
            @JsonProperty("decision") String decision) {}

    static AclView of(Acl acl) {
        return new AclView(
                acl.otherwise().label(),
                acl.rules().stream()
                        .map(rule -> new RuleView(rule.user(), rule.decision().label()))
                        .toList());
    }
}
