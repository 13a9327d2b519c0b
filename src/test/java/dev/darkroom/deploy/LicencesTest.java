package dev.darkroom.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The licences of all that is packaged, by the bill of materials that a release makes ({@code -Prelease}). */
class LicencesTest {

    private static final Path BILL = Path.of("target", "sbom.json");

    /** Of several that one thing is under one is enough. */
    private static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            // TwelveMonkeys: its text has three clauses, whatever its POM is taken for.
            "BSD-4-Clause",
            "Bouncy Castle Licence",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "FreeBSD",
            "GPL-2.0-with-classpath-exception",
            "MIT",
            "MIT-0",
            "Public Domain",
            "Unicode-3.0");

    @Test
    void everything_that_is_packaged_is_under_a_licence_that_allows_it() throws IOException {
        assumeTrue(Files.exists(BILL), "made by a release only");
        JsonNode components = new ObjectMapper().readTree(BILL.toFile()).path("components");

        assertThat(components).hasSizeGreaterThan(100);
        List<String> refused = StreamSupport.stream(components.spliterator(), false)
                .filter(component -> licences(component).stream().noneMatch(ALLOWED::contains))
                .map(component -> component.path("purl").asText() + " " + licences(component))
                .toList();
        assertThat(refused).isEmpty();
    }

    private static List<String> licences(JsonNode component) {
        return component
                .path("licenses")
                .valueStream()
                .map(entry -> {
                    JsonNode licence = entry.path("license");
                    return licence.has("id")
                            ? licence.path("id").asText()
                            : licence.path("name")
                                    .asText(entry.path("expression").asText());
                })
                .toList();
    }
}
