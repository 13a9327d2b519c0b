package dev.darkroom.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who may read an object besides its owner, who always may.
 *
 * @param otherwise for whom no rule matches, strangers included
 */
public record Acl(AclDecision otherwise, List<Rule> rules) {

    /** Whoever knows the URL. */
    public static final Acl PUBLIC = new Acl(AclDecision.ALLOW, List.of());

    /** Its owner alone. */
    public static final Acl PRIVATE = new Acl(AclDecision.HIDE, List.of());

    private static final JsonMapper MAPPER = new JsonMapper();

    /** @param user as the owner wrote it: the name or the id of that reader */
    public record Rule(String user, UUID id, AclDecision decision) {}

    /** Of the rules that match, the most permissive counts. A null reader has shown nothing. */
    public AclDecision decide(@Nullable UUID reader) {
        return rules.stream()
                .filter(rule -> rule.id().equals(reader))
                .map(Rule::decision)
                .max(Comparator.naturalOrder())
                .orElse(otherwise);
    }

    /** Whether somebody who shows nothing may read. */
    public boolean isOpen() {
        return otherwise == AclDecision.ALLOW;
    }

    /** As stored, and as a request may say it. */
    public String text() {
        ObjectNode acl = MAPPER.createObjectNode().put("default", otherwise.label());
        ArrayNode list = acl.putArray("rules");
        rules.forEach(rule -> list.addObject()
                .put("user", rule.user())
                .put("id", rule.id().toString())
                .put("decision", rule.decision().label()));
        return acl.toString();
    }

    /** What {@link #text} made. */
    static Acl of(String stored) {
        try {
            JsonNode acl = MAPPER.readTree(stored);
            List<Rule> rules = StreamSupport.stream(acl.path("rules").spliterator(), false)
                    .map(rule -> new Rule(
                            rule.path("user").asText(),
                            UUID.fromString(rule.path("id").asText()),
                            AclDecision.of(rule.path("decision").asText()).orElseThrow()))
                    .toList();
            return new Acl(AclDecision.of(acl.path("default").asText()).orElseThrow(), rules);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("the column holds JSON", impossible);
        }
    }
}
