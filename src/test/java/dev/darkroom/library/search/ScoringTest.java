package dev.darkroom.library.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.DamerauLevenshtein;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class ScoringTest {

    @Property
    void whatever_has_all_the_words_stands_above_all_that_has_not(
            @ForAll @Size(Vector.DIMENSIONS) short[] query,
            @ForAll @Size(Vector.DIMENSIONS) short[] worded,
            @ForAll @Size(Vector.DIMENSIONS) short[] other,
            @ForAll long one,
            @ForAll long two) {
        Scoring scoring = scoring(query);
        Hit exact = scoring.score(new UUID(one, two), true, at(worded)).orElseThrow();
        Optional<Hit> vague = scoring.score(new UUID(two, one), false, at(other));
        Optional<Hit> itself = scoring.score(new UUID(two, one), false, at(query));

        assertThat(exact.similarity()).isBetween(0.5, 1.0);
        for (Hit hit : Optional.of(vague).stream().flatMap(Optional::stream).toList()) {
            assertThat(Hit.BEST_FIRST.compare(exact, hit)).isNegative();
        }
        itself.ifPresent(hit -> assertThat(Hit.BEST_FIRST.compare(exact, hit)).isNegative());
    }

    @Property
    void an_exact_match_without_a_vector_is_a_hit_all_the_same(@ForAll @Size(Vector.DIMENSIONS) short[] query) {
        assertThat(scoring(query).score(new UUID(0, 1), true, Map.of()))
                .hasValueSatisfying(hit -> assertThat(hit.similarity()).isEqualTo(0.5));
        assertThat(scoring(query).score(new UUID(0, 1), false, Map.of())).isEmpty();
    }

    @Property
    void a_search_is_remembered_whole(
            @ForAll @Size(Vector.DIMENSIONS) short[] meaning,
            @ForAll @Size(Vector.DIMENSIONS) short[] look,
            @ForAll boolean meant,
            @ForAll @IntRange(max = 2) int likenesses,
            @ForAll @StringLength(max = 30) String query) {
        Aim aim = new Aim(Space.MEANING, new Vector(meaning));
        Wording wording = Wording.of(query);
        Probe probe = Probe.of(
                wording.terms().isEmpty() ? wording : wording.reading(Map.of(0, "read*")),
                meant ? aim : null,
                java.util.Collections.nCopies(likenesses, new Aim(Space.LOOK, new Vector(look))));

        Probe recalled = ProbeMemory.recall(query, ByteBuffer.wrap(ProbeMemory.of(probe)));

        assertThat(recalled.wording()).isEqualTo(probe.wording());
        assertThat(recalled.meaning() != null).isEqualTo(meant);
        assertThat(recalled.aims()).hasSameSizeAs(probe.aims());
        for (int i = 0; i < probe.aims().size(); i++) {
            assertThat(recalled.aims().get(i).space())
                    .isEqualTo(probe.aims().get(i).space());
            assertThat(recalled.aims().get(i).vector().values())
                    .isEqualTo(probe.aims().get(i).vector().values());
        }
    }

    @Property
    void one_slip_is_one_slip(
            @ForAll @StringLength(min = 2, max = 12) String word, @ForAll @IntRange(max = 10) int at) {
        int place = Math.min(at, word.length() - 2);
        char[] swapped = word.toCharArray();
        swapped[place] = word.charAt(place + 1);
        swapped[place + 1] = word.charAt(place);

        assertThat(DamerauLevenshtein.between(word, word)).isZero();
        assertThat(DamerauLevenshtein.between(word, new String(swapped))).isLessThanOrEqualTo(1);
        assertThat(DamerauLevenshtein.between(word, word.substring(0, place) + word.substring(place + 1)))
                .isEqualTo(1);
        assertThat(DamerauLevenshtein.between(word, word.substring(0, place) + "\u0000" + word.substring(place)))
                .isEqualTo(1);
    }

    private static Scoring scoring(short[] query) {
        return new Scoring(Probe.of(Wording.of("words"), new Aim(Space.MEANING, new Vector(query)), List.of()));
    }

    private static Map<Space, Vector> at(short[] values) {
        return Map.of(Space.MEANING, new Vector(values));
    }
}
