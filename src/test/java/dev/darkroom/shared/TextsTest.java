package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    @Test
    void a_character_is_one_however_many_units_it_takes() {
        assertThat(Texts.length("a🦊é")).isEqualTo(3);
        assertThat(Texts.begin("🦊🦊🦊", 2)).isEqualTo("🦊🦊");
        assertThat(Texts.begin("🦊🦊", 2)).isEqualTo("🦊🦊");
        assertThat(Texts.begin("abc", 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', UTF-8",
        "efbbbf, UTF-8",
        "feff, UTF-16BE",
        "fffe, UTF-16LE",
        "0000feff, UTF-32BE",
        "fffe0000, UTF-32LE"
    })
    void a_text_is_read_as_its_mark_says(String mark, String charset) throws CharacterCodingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex(mark));
        bytes.writeBytes("{\"prompt\":\"ein Fuchs 🦊\"}".getBytes(Charset.forName(charset)));

        assertThat(Texts.decode(bytes.toByteArray())).isEqualTo("{\"prompt\":\"ein Fuchs 🦊\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c328", "efbbbfff", "feff00", "0000feff00110000"})
    void what_is_in_no_encoding_is_no_text(String bytes) {
        assertThatThrownBy(() -> Texts.decode(HexFormat.of().parseHex(bytes)))
                .isInstanceOf(CharacterCodingException.class);
    }
}
