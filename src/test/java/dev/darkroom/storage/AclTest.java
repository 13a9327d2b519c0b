package dev.darkroom.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.storage.Acl.Rule;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class AclTest {

    private static final List<UUID> USERS = List.of(new UUID(1, 1), new UUID(2, 2), new UUID(3, 3));

    @Property
    void the_most_permissive_rule_for_a_reader_counts_and_else_the_default(
            @ForAll("lists") Acl acl, @ForAll("readers") @Nullable UUID reader) {
        List<AclDecision> own = acl.rules().stream()
                .filter(rule -> rule.id().equals(reader))
                .map(Rule::decision)
                .toList();
        AclDecision expected = own.contains(AclDecision.ALLOW)
                ? AclDecision.ALLOW
                : own.contains(AclDecision.FORBID)
                        ? AclDecision.FORBID
                        : own.contains(AclDecision.HIDE) ? AclDecision.HIDE : acl.otherwise();

        assertThat(acl.decide(reader)).isEqualTo(expected);
    }

    @Property
    void a_stored_list_is_the_same_list(@ForAll("lists") Acl acl) {
        assertThat(Acl.of(acl.text())).isEqualTo(acl);
    }

    @Provide
    Arbitrary<Acl> lists() {
        Arbitrary<Rule> rule = Combinators.combine(
                        Arbitraries.strings().ofMinLength(1).ofMaxLength(8),
                        Arbitraries.of(USERS),
                        Arbitraries.of(AclDecision.class))
                .as(Rule::new);
        return Combinators.combine(
                        Arbitraries.of(AclDecision.class), rule.list().ofMaxSize(5))
                .as(Acl::new);
    }

    @Provide
    Arbitrary<UUID> readers() {
        return Arbitraries.of(USERS).injectNull(0.3);
    }
}
