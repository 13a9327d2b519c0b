package dev.darkroom.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.storage.ByteRange.Asked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({"bytes=0-0,0,1", "bytes=2-5,2,4", "bytes=7-,7,3", "bytes=-4,6,4", "bytes=-99,0,10", "bytes=5-999,5,5"})
    void a_single_range_is_a_part(String header, long from, long length) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new Asked.Part(new ByteRange(from, length)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=5-2", "bytes=-0", "bytes=-", "bytes=a-b", "bytes=99-100"})
    void what_lies_outside_or_makes_no_sense_is_unsatisfiable(String header) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new Asked.Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "rows=1-2", ""})
    void what_is_not_understood_means_the_whole(String header) {
        assertThat(ByteRange.of(header, 10)).isEqualTo(new Asked.Whole());
    }

    @Test
    void nothing_can_be_a_part_of_an_empty_object() {
        assertThat(ByteRange.of("bytes=0-", 0)).isEqualTo(new Asked.Unsatisfiable());
        assertThat(ByteRange.of("bytes=-5", 0)).isEqualTo(new Asked.Unsatisfiable());
        assertThat(ByteRange.of(null, 0)).isEqualTo(new Asked.Whole());
    }
}
