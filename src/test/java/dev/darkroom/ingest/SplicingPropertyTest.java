package dev.darkroom.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.darkroom.ingest.OutputFile.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SplicingPropertyTest {

    private static final UUID JOB = new UUID(1, 2);
    private static final String KEY = "abcdefghijklmnopqrstuv_a.png";

    @Property(tries = 500)
    void only_the_urls_change(@ForAll("results") List<String> parts) {
        String before = String.join("", parts).replace("<URL>", "https://x.test/a.png");
        String after = String.join("", parts).replace("<URL>", "https://our.test/files/" + KEY);

        Map<Span, String> urls = new HashMap<>();
        OutputFileExtractor.find(before, Set.of())
                .forEach(file -> file.spans().forEach(span -> urls.put(span, ResultUrls.placeholder(JOB, KEY, ""))));
        String stored = OutputFileExtractor.splice(before, urls);

        assertThat(ResultUrls.render(stored, JOB, "https://our.test")).isEqualTo(after);
    }

    @Property(tries = 100)
    void nothing_found_changes_nothing(@ForAll String text) {
        assertThat(OutputFileExtractor.splice(text, Map.of())).isEqualTo(text);
        assertThat(ResultUrls.render(text, JOB, "https://our.test")).isEqualTo(text);
    }

    /** Results of odd numbers, odd spacing, odd texts, with a file here and there. */
    @Provide
    Arbitrary<List<String>> results() {
        Arbitrary<String> space = Arbitraries.of("", " ", "\n\t", "  \r\n");
        Arbitrary<String> number =
                Arbitraries.of("17454220438242315174", "0.1000", "1e400", "-0", "3.0E+2", "0.30000000000000004");
        Arbitrary<String> text = Arbitraries.strings()
                .ofMaxLength(12)
                .map(raw -> JsonNodeFactory.instance.textNode(raw).toString());
        Arbitrary<String> file = Arbitraries.just("{\"width\":1.50, \"url\" :\"<URL>\"}");
        Arbitrary<String> member = Combinators.combine(
                        space,
                        Arbitraries.of("seed", "images", "é\\u00e9", "note"),
                        space,
                        Arbitraries.oneOf(number, text, file))
                .as((before, name, after, value) -> before + '"' + name + '"' + after + ":" + value);
        return member.list().ofMaxSize(8).map(members -> List.of("{", String.join(",", members), "}"));
    }
}
