package dev.darkroom.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.storage.ByteRange.Asked;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,1",
        "bytes=2-5,2,4",
        "bytes=7-,7,3",
        "bytes=-4,6,4",
        "bytes=-99,0,10",
        "bytes=5-999,5,5",
        "BYTES=2-5,2,4"
    })
    void a_single_range_is_a_part(String header, long from, long length) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new Asked.Part(new ByteRange(from, length)));
    }

    @Test
    void numbers_of_any_length_are_read() {
        for (String many : List.of("9".repeat(19), "9".repeat(40), "0".repeat(30) + "99")) {
            assertThat(ByteRange.of("bytes=0-" + many, 10)).isEqualTo(new Asked.Part(new ByteRange(0, 10)));
            assertThat(ByteRange.of("bytes=-" + many, 10)).isEqualTo(new Asked.Part(new ByteRange(0, 10)));
            assertThat(ByteRange.of("bytes=" + many + "-", 10)).isEqualTo(new Asked.Unsatisfiable());
        }
        assertThat(ByteRange.of("bytes=" + "0".repeat(30) + "2-3", 10)).isEqualTo(new Asked.Part(new ByteRange(2, 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,", "bytes=,0-1", "bytes=, ,0-1 ,\t,"})
    void empty_members_of_the_list_are_passed_over(String header) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new Asked.Part(new ByteRange(0, 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=10-",
                "bytes=5-2",
                "bytes=-0",
                "bytes=-",
                "bytes=a-b",
                "bytes=99-100",
                "bytes=",
                "bytes=,",
                "bytes=--1",
                "bytes=1-2-3",
                "bytes=10-,20-30",
                "bytes=0-1,x",
                "bytes=0x1-2"
            })
    void what_lies_outside_or_makes_no_sense_is_unsatisfiable(String header) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new Asked.Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows=1-2", "", "bytes 0-1", "bytes=0-9,0-9", "bytes=0-,-1"})
    void what_is_not_understood_means_the_whole(String header) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new Asked.Whole());
    }

    @Test
    void several_ranges_come_in_the_order_they_were_asked_for_without_those_beyond_the_end() {
        assertThat(ByteRange.of("bytes=7-8, 0-1,99-,-1", 10))
                .isEqualTo(new Asked.Parts(List.of(new ByteRange(7, 2), new ByteRange(0, 2), new ByteRange(9, 1))));
        assertThat(ByteRange.of("bytes=99-,3-4", 10)).isEqualTo(new Asked.Part(new ByteRange(3, 2)));
    }

    @Test
    void a_crowd_of_ranges_means_the_whole() {
        assertThat(ByteRange.of("bytes=" + "0-0,".repeat(ByteRange.MAX_COUNT - 1) + "1-1", 1000))
                .isInstanceOf(Asked.Parts.class);
        assertThat(ByteRange.of("bytes=" + "0-0,".repeat(ByteRange.MAX_COUNT) + "1-1", 1000))
                .isEqualTo(new Asked.Whole());
        assertThat(ByteRange.of("bytes=" + "0-0,".repeat(100_000) + "1-1", 1000))
                .isEqualTo(new Asked.Whole());
    }

    /** Whatever is asked for, nothing outside the object is given, and never more than all of it. */
    @Property
    void ranges_lie_inside_the_object(
            @ForAll @LongRange(min = 0, max = 50) long size, @ForAll @Size(max = 6) List<@From("specs") String> specs) {
        List<ByteRange> given = switch (ByteRange.of("bytes=" + String.join(",", specs), size)) {
            case Asked.Part(ByteRange range) -> List.of(range);
            case Asked.Parts(List<ByteRange> ranges) -> ranges;
            case Asked.Whole() -> List.of();
            case Asked.Unsatisfiable() -> List.of();
        };
        assertThat(given)
                .allSatisfy(range -> assertThat(range.from()).isNotNegative().isLessThan(size));
        assertThat(given)
                .allSatisfy(range -> assertThat(range.length()).isPositive().isLessThanOrEqualTo(size - range.from()));
        assertThat(given.stream().mapToLong(ByteRange::length).sum()).isLessThanOrEqualTo(size);
    }

    @Provide
    Arbitrary<String> specs() {
        Arbitrary<String> numbers = Arbitraries.integers()
                .between(0, 60)
                .map(String::valueOf)
                .injectNull(0.3)
                .map(n -> n == null ? "" : n);
        return Combinators.combine(numbers, numbers).as((first, last) -> first + "-" + last);
    }

    @Test
    void nothing_can_be_a_part_of_an_empty_object() {
        assertThat(ByteRange.of("bytes=0-", 0)).isEqualTo(new Asked.Unsatisfiable());
        assertThat(ByteRange.of("bytes=-5", 0)).isEqualTo(new Asked.Unsatisfiable());
        assertThat(ByteRange.of(null, 0)).isEqualTo(new Asked.Whole());
    }
}
