package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LogLinesTest {

    @Property(tries = 200)
    void whatever_comes_the_newest_lines_are_kept_within_the_bound(@ForAll("logs") List<String> messages) {
        String kept = LogLines.bounded(array(messages).toString());
        assertThat(LogLines.bytes(kept)).isBetween(2, LogLines.MAX_BYTES);
        List<String> left = messages(LogLines.read(kept));
        int dropped = messages.size() - left.size();
        List<String> expected = messages.subList(dropped, messages.size()).stream()
                .map(message -> message.substring(0, Math.min(message.length(), 4_096)))
                .toList();
        assertThat(left).isEqualTo(expected);
        assertThat(dropped == 0 || LogLines.bytes(kept) > LogLines.MAX_BYTES / 2)
                .as("nothing is dropped while there is room")
                .isTrue();
    }

    @Property(tries = 200)
    void lines_told_in_pieces_are_the_lines_told_at_once(
            @ForAll("numbers") List<Integer> sizes, @ForAll @IntRange(max = 3) int start) {
        List<String> all = new ArrayList<>();
        List<String> told = new ArrayList<>();
        JsonNode last = null;
        for (int size : sizes) {
            for (int i = 0; i < size; i++) {
                all.add("line " + (start + all.size()));
            }
            ArrayNode news = LogLines.after(last, array(all).toString());
            told.addAll(messages(news));
            last = news.isEmpty() ? last : news.get(news.size() - 1);
        }
        assertThat(told).isEqualTo(all);
    }

    @Example
    void what_is_no_list_is_nothing() {
        assertThat(LogLines.bounded(null)).isNull();
        assertThat(LogLines.bounded("null")).isNull();
        assertThat(LogLines.bounded("{\"message\": \"x\"}")).isNull();
        assertThat(LogLines.bounded("[")).isNull();
        assertThat(LogLines.bounded("[]")).isEqualTo("[]");
    }

    @Example
    void only_the_four_known_fields_of_a_line_are_kept() {
        assertThat(LogLines.bounded("""
                        [{"message": "m", "level": "INFO", "source": "USER", "timestamp": "t", "secret": "x"}, "bare", 7, null]""")).isEqualTo("""
                        [{"message":"m","level":"INFO","source":"USER","timestamp":"t"},{"message":"bare"},{},{}]""");
    }

    @Provide
    Arbitrary<List<String>> logs() {
        return Arbitraries.strings().ofMaxLength(9_000).list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Integer>> numbers() {
        return Arbitraries.integers().between(0, 5).list().ofMaxSize(8);
    }

    private static ArrayNode array(List<String> messages) {
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        messages.forEach(message -> lines.addObject().put("message", message));
        return lines;
    }

    private static List<String> messages(ArrayNode lines) {
        List<String> messages = new ArrayList<>();
        lines.forEach(line -> messages.add(line.path("message").asText()));
        return messages;
    }
}
