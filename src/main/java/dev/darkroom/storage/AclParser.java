package dev.darkroom.storage;

import dev.darkroom.access.owner.OwnerService;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.http.body.JsonRequestBinder;
import dev.darkroom.storage.Acl.Rule;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses access control lists (fal's form), from whichever part of a request they come. */
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
    public Acl read(AclBody body, String prefix) {
        return known(asked(body, prefix));
    }

    /** Of JSON that came as a header, or with a job. */
    Acl read(String json, String prefix) {
        return known(asked(json, prefix));
    }

    /** The same checks, whoever the users are. */
    static void check(String json, String prefix) {
        asked(json, prefix);
    }

    private Acl known(Asked asked) {
        Map<String, UUID> known =
                ownerService.known(asked.rules().stream().map(Wanted::user).toList());
        return new Acl(
                asked.otherwise(),
                asked.rules().stream()
                        .flatMap(rule -> Stream.ofNullable(known.get(rule.user()))
                                .map(id -> new Rule(rule.user(), id, rule.decision())))
                        .toList());
    }

    private static Asked asked(String json, String prefix) {
        AclBody body;
        try {
            body = JsonRequestBinder.read(json, AclBody.class);
        } catch (Problem wrong) {
            String field = "body".equals(wrong.field()) ? prefix.replaceAll("\\.$", "") : prefix + wrong.field();
            throw Problem.invalid(field, wrong.text());
        }
        return asked(body, prefix);
    }

    private static Asked asked(AclBody body, String prefix) {
        return new Asked(
                body.otherwise() == null
                        ? AclDecision.ALLOW
                        : decision(body.otherwise().orElse(null), prefix + "default"),
                wanted(body.rules() == null ? List.of() : body.rules(), prefix + "rules"));
    }

    private static List<Wanted> wanted(List<AclBody.@Nullable Rule> rules, String field) {
        if (rules.size() > MAX_RULES) {
            throw Problem.invalid(field, "must be a list of at most " + MAX_RULES + " rules");
        }
        List<Wanted> wanted = new ArrayList<>();
        for (AclBody.Rule rule : rules) {
            String place = field + "." + wanted.size();
            String user = rule == null ? null : rule.user();
            if (rule == null
                    || user == null
                    || user.isEmpty()
                    || user.indexOf('\0') >= 0
                    || Texts.length(user) > MAX_USER_LENGTH) {
                throw Problem.invalid(place + ".user", "must be the name or the id of a user");
            }
            wanted.add(new Wanted(user, decision(rule.decision(), place + ".decision")));
        }
        return wanted;
    }

    private static AclDecision decision(@Nullable String label, String field) {
        return AclDecision.of(label).orElseThrow(() -> Problem.invalid(field, "must be one of allow, forbid, hide"));
    }
}
