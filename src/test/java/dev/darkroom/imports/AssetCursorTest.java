package dev.darkroom.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.upstream.library.RemotePage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetCursorTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"none, none", "abc, abc", "empty, empty", "empty:0 abc, empty:0 empty:0 abc"})
    void what_a_library_names_is_kept_whatever_it_looks_like(@Nullable String named, @Nullable String stored) {
        AssetCursor cursor = new AssetCursor(0, named);

        assertThat(cursor.text()).isEqualTo(stored);
        assertThat(AssetCursor.parse(cursor.text())).isEqualTo(cursor);
    }

    @Test
    void empty_pages_are_counted_from_one_step_to_the_next() {
        AssetCursor cursor = AssetCursor.parse(null);
        for (int i = 0; i < AssetCursor.MAX_EMPTY; i++) {
            assertThat(cursor.isEndless()).isFalse();
            AssetCursor next = cursor.after(new RemotePage<>(List.of(), "empty:0 \n" + i));
            cursor = AssetCursor.parse(Objects.requireNonNull(next).text());
        }
        assertThat(cursor.isEndless()).isTrue();
        assertThat(cursor.next()).isEqualTo("empty:0 \n19");
        assertThat(cursor.isNamedAgainBy(new RemotePage<>(List.of(), cursor.next())))
                .isTrue();
        assertThat(cursor.isNamedAgainBy(new RemotePage<>(List.of(), "another")))
                .isFalse();
        assertThat(cursor.after(new RemotePage<>(List.of(), null))).isNull();
    }
}
