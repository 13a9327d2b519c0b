package dev.darkroom.storage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.access.OwnerService;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import dev.darkroom.storage.Acl.Rule;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Parses access control lists (fal's form). */
@ApplicationScoped
public class AclParser {

    public static final int MAX_RULES = 100;
    public static final int MAX_USER_LENGTH = 255;

    /** A rule whose user may not exist. */
    private record Wanted(String user, AclDecision decision) {}

    private record Asked(AclDecision otherwise, List<Wanted> rules) {}

    private final OwnerService ownerService;

    AclParser(OwnerService ownerService) {
        this.ownerService = ownerService;
    }

    /**
     * {@code default} may be missing and is {@code allow} then. Rules for users that do not exist are dropped, as fal
     * does.
     *
     * @param prefix stands before the names of fields in problems, such as {@code initial_acl.}
     * @throws Problem INVALID for everything that is not understood
     */
    public Acl read(JsonNode json, String prefix) {
        Asked asked = asked(json, prefix);
        Map<String, UUID> known =
                ownerService.known(asked.rules().stream().map(Wanted::user).toList());
        return new Acl(
                asked.otherwise(),
                asked.rules().stream()
                        .flatMap(rule -> Stream.ofNullable(known.get(rule.user()))
                                .map(id -> new Rule(rule.user(), id, rule.decision())))
                        .toList());
    }

    /** The same checks, whoever the users are. */
    static void check(JsonNode json, String prefix) {
        asked(json, prefix);
    }

    private static Asked asked(JsonNode json, String prefix) {
        if (!json.isObject()) {
            throw Problem.invalid(prefix.isEmpty() ? "body" : prefix.replaceAll("\\.$", ""), "must be a JSON object");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!name.equals("default") && !name.equals("rules")) {
                throw Problem.invalid(
                        prefix + StrictJsonFields.shown(name), "is not a field of an access control list");
            }
        });
        JsonNode otherwise = json.path("default");
        return new Asked(
                otherwise.isMissingNode() ? AclDecision.ALLOW : decision(otherwise, prefix + "default"),
                wanted(json.path("rules"), prefix + "rules"));
    }

    private static List<Wanted> wanted(JsonNode rules, String field) {
        if (rules.isMissingNode() || rules.isNull()) {
            return List.of();
        }
        if (!rules.isArray() || rules.size() > MAX_RULES) {
            throw Problem.invalid(field, "must be a list of at most " + MAX_RULES + " rules");
        }
        List<Wanted> wanted = new ArrayList<>();
        for (JsonNode rule : rules) {
            String place = field + "." + wanted.size();
            JsonNode user = rule.path("user");
            if (!user.isTextual()
                    || user.textValue().isEmpty()
                    || user.textValue().indexOf('\0') >= 0
                    || Texts.length(user.textValue()) > MAX_USER_LENGTH) {
                throw Problem.invalid(place + ".user", "must be the name or the id of a user");
            }
            wanted.add(new Wanted(user.textValue(), decision(rule.path("decision"), place + ".decision")));
        }
        return wanted;
    }

    private static AclDecision decision(JsonNode value, String field) {
        return AclDecision.of(value.isTextual() ? value.textValue() : null)
                .orElseThrow(() -> Problem.invalid(field, "must be one of allow, forbid, hide"));
    }
}
