package dev.darkroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Documents name tests that there are; {@code docs/reference/source-documents.md} classes too, and a test for every statement.
 */
class SourceDocumentsTest {

    private static final Path PAGE = Path.of("docs", "reference", "source-documents.md");
    private static final Pattern TYPE = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`");
    private static final Pattern NAMED_TEST =
            Pattern.compile("(?:`(?:[\\w/]+[./])?|-Dtest=)([A-Z][A-Za-z0-9]*(?:Test|IT))\\b");
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

    @Test
    void every_test_that_a_document_names_is_there() throws IOException {
        Set<String> tests = types("test");
        for (Path document : documents()) {
            assertThat(NAMED_TEST.matcher(Files.readString(document)).results().map(found -> found.group(1)))
                    .as("%s", document)
                    .isSubsetOf(tests);
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(""));
                Stream<Path> below = Stream.of("docs", "deploy", "openapi").flatMap(SourceDocumentsTest::walk)) {
            List<Path> documents = Stream.concat(top, below)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
            assertThat(documents).hasSizeGreaterThan(50);
            return documents;
        }
    }

    private static Stream<Path> walk(String folder) {
        try {
            return Files.walk(Path.of(folder));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
