package dev.darkroom.storage.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.shared.Problem;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PartPlanTest {

    private static final long MIB = 1024 * 1024;
    private static final long S3_LEAST = 5 * MIB;
    private static final long S3_MOST = 5 * 1024 * MIB;
    private static final long S3_LARGEST = 5 * 1024 * 1024 * MIB;

    @Property
    void the_parts_are_the_whole_and_few_enough(
            @ForAll @LongRange(min = 1, max = S3_LARGEST) long size,
            @ForAll @LongRange(min = 1, max = 1024 * MIB) long usual) {
        PartPlan plan = PartPlan.of(size, usual, 1);

        assertThat(plan.count()).isBetween(1, PartPlan.MAX_PARTS);
        assertThat(IntStream.rangeClosed(1, plan.count())
                        .mapToLong(plan::sizeOf)
                        .sum())
                .isEqualTo(size);
        assertThat(plan.sizeOf(plan.count())).isBetween(1L, plan.partSize());
        assertThat(IntStream.range(1, plan.count()).allMatch(number -> plan.sizeOf(number) == plan.partSize()))
                .isTrue();
    }

    @Property
    void the_rules_of_a_bucket_hold(
            @ForAll @LongRange(min = 1, max = S3_LARGEST) long size,
            @ForAll @LongRange(min = 1, max = 64 * MIB) long usual) {
        PartPlan plan = PartPlan.of(size, usual, S3_LEAST);

        assertThat(plan.partSize()).isLessThanOrEqualTo(S3_MOST);
        if (plan.count() > 1) {
            assertThat(plan.partSize()).isGreaterThanOrEqualTo(S3_LEAST);
        }
    }

    @Test
    void parts_grow_only_where_there_would_be_too_many() {
        assertThat(PartPlan.of(10, 16 * MIB, S3_LEAST)).isEqualTo(new PartPlan(10, 10));
        assertThat(PartPlan.of(100 * MIB, 16 * MIB, S3_LEAST).partSize()).isEqualTo(16 * MIB);
        assertThat(PartPlan.of(10 * 1024 * MIB, 16 * MIB, S3_LEAST).count()).isEqualTo(640);
        assertThat(PartPlan.of(100 * 1024 * MIB, 16 * MIB, S3_LEAST).partSize()).isEqualTo(100 * MIB);
    }

    @Test
    void there_is_no_part_behind_the_last() {
        PartPlan plan = new PartPlan(25, 10);

        assertThat(plan.sizeOf(3)).isEqualTo(5);
        assertThat(catchThrowableOfType(Problem.class, () -> plan.sizeOf(4)).kind())
                .isEqualTo(Problem.Kind.INVALID);
    }
}
