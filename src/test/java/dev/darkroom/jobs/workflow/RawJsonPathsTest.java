package dev.darkroom.jobs.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RawJsonPathsTest {

    private static List<String> path(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\\."));
    }

    @Test
    void all_are_found_at_once_also_within_each_other() {
        String json = " {\"a\": [{\"b\": 1.50}, \"x\\u0020y\"], \"c\" : null, \"0\":{}} ";
        List<String> wanted = List.of("", "a", "a.0", "a.0.b", "a.1", "c", "0", "a.2", "c.d", "a.b", "d", "a.1.0");
        RawJsonPaths found = RawJsonPaths.find(
                json, wanted.stream().map(RawJsonPathsTest::path).toList());

        assertThat(wanted.stream().map(RawJsonPathsTest::path).map(found::value))
                .containsExactly(
                        Optional.of(json.strip()),
                        Optional.of("[{\"b\": 1.50}, \"x\\u0020y\"]"),
                        Optional.of("{\"b\": 1.50}"),
                        Optional.of("1.50"),
                        Optional.of("\"x\\u0020y\""),
                        Optional.of("null"),
                        Optional.of("{}"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        assertThat(found.length(path("a.0.b"))).isEqualTo(4);
        assertThat(found.length(path("d"))).isEqualTo(-1);
    }

    @Test
    void of_a_name_that_comes_twice_nothing_of_the_first_counts() {
        String json = "{\"a\": {\"b\": 1, \"c\": 2}, \"a\": {\"c\": 3}, \"d\": {\"e\": 4}, \"d\": 5}";
        RawJsonPaths found = RawJsonPaths.find(json, List.of(path("a.b"), path("a.c"), path("d.e"), path("d")));

        assertThat(found.value(path("a.b"))).isEmpty();
        assertThat(found.value(path("a.c"))).contains("3");
        assertThat(found.value(path("d.e"))).isEmpty();
        assertThat(found.value(path("d"))).contains("5");
    }

    @Test
    void one_of_more_steps_than_json_is_deep_costs_nothing() {
        List<String> deep = Collections.nCopies(1_000_000, "a");
        assertThat(RawJsonPaths.find("{\"a\": 1}", List.of(deep)).value(deep)).isEmpty();
    }

    @Test
    @Timeout(30)
    void thousands_take_one_pass() {
        int many = 20_000;
        String json = "[" + "{\"v\":7,\"p\":\"xxxxxxxxxxxxxxxxxxxx\"},".repeat(many) + "0]";
        List<List<String>> paths =
                IntStream.range(0, many).mapToObj(i -> path(i + ".v")).toList();
        RawJsonPaths found = RawJsonPaths.find(json, paths);
        assertThat(paths).allSatisfy(path -> assertThat(found.value(path)).contains("7"));
    }
}
