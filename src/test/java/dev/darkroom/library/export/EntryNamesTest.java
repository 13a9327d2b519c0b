package dev.darkroom.library.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryNamesTest {

    private static final Instant EVENING = Instant.parse("2026-11-20T23:59:59Z");
    private static final UUID ID = UUID.fromString("01a1fee2-8951-7056-ba9e-196186394843");

    private static String of(String fileName) {
        return EntryNames.of(EVENING, fileName, "image/png", ID);
    }

    @ParameterizedTest
    @CsvSource({
        "a cat.PNG, a cat-ID.png",
        "猫.webp, 猫-ID.webp",
        "no extension, no extension-ID.png",
        "../../etc/passwd, etc_passwd-ID.png",
        "CON.png, CON-ID.png",
        "'a\u202Egnp.exe', a_gnp-ID.exe",
        ".png, png-ID.png",
        "'', file-ID.png",
        "e\u0301.jpg, \u00e9-ID.jpg"
    })
    void names_say_the_day_the_file_and_the_asset(String fileName, String expected) {
        assertThat(of(fileName)).isEqualTo("2026-11-20/" + expected.replace("ID", ID.toString()));
    }

    @Property
    void whatever_a_file_is_called_its_name_can_be_unpacked(@ForAll String fileName) {
        String name = of(fileName);
        assertThat(name).startsWith("2026-11-20/").doesNotContain("..", "\\");
        String last = name.substring("2026-11-20/".length());
        assertThat(last).contains("-" + ID + ".").doesNotMatch("(?s).*[/\\\\:*?\"<>|\\p{Cc}\\p{Cf}].*");
        assertThat(last.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(200);
        assertThat(new String(last.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(last);
    }
}
