package dev.darkroom.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void a_folder_that_is_not_there_is_made_and_nothing_is_left_in_it() throws IOException {
        Path data = folder.resolve("a/b");

        assertThat(DataFolder.problem(data, "DARKROOM_DATA_DIR")).isEmpty();
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void a_file_in_its_place_is_told_in_one_line() throws IOException {
        Path file = Files.createFile(folder.resolve("data"));

        assertThat(DataFolder.problem(file.resolve("objects"), "DARKROOM_DATA_DIR"))
                .hasValueSatisfying(line -> assertThat(line)
                        .contains(file.toString(), "DARKROOM_DATA_DIR")
                        .doesNotContain("\n"));
    }

    /** Also for root, to whom permissions are nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"/proc/nope", "/proc/self/nope", "/dev/null/nope"})
    void a_place_where_no_folder_can_be_made_is_told_with_the_reason(String path) {
        assertThat(DataFolder.problem(Path.of(path), "DARKROOM_DATA_DIR"))
                .hasValueSatisfying(
                        line -> assertThat(line).matches("The data folder " + path + " cannot be used: .*/.+ .*"));
    }
}
