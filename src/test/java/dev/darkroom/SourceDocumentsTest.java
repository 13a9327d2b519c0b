package dev.darkroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/source-documents.md} names classes and tests that there are, and a test for every statement. */
class SourceDocumentsTest {

    private static final Path PAGE = Path.of("docs", "reference", "source-documents.md");
    private static final Pattern TYPE = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`");
    private static final int COLUMNS = 4;

    private static List<String[]> statements() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Statement"))
                .map(line -> line.substring(2, line.length() - 2).split(" \\| "))
                .filter(cells -> cells.length == COLUMNS)
                .toList();
    }

    private static Set<String> types(String root) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", root, "java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> named(String cell) {
        return TYPE.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Test
    void every_statement_is_met_by_a_class_and_shown_by_a_test() throws IOException {
        Set<String> classes = types("main");
        Set<String> tests = types("test");
        assertThat(statements()).hasSizeGreaterThan(40).allSatisfy(cells -> {
            assertThat(named(cells[1] + cells[2])).as(cells[0]).isNotEmpty();
            assertThat(classes).as(cells[0]).containsAll(named(cells[1])).containsAll(named(cells[2]));
            assertThat(named(cells[3])).as(cells[0]).isNotEmpty();
            assertThat(tests).as(cells[0]).containsAll(named(cells[3]));
        });
    }
}
