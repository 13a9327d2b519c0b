package dev.darkroom.storage;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FileNamesTest {

    private static final String SECRET = "abcdefghijklmnopqrstuv";

    @Property
    void whatever_the_name_the_key_is_a_key(@ForAll String name) {
        assertThat(ObjectKey.isValid(ObjectKey.of(SECRET, name))).isTrue();
    }

    @Property
    void a_shown_name_has_neither_separators_nor_control_characters(@ForAll String name) {
        assertThat(FileNames.shown(name))
                .matches("[^/\\\\\\p{Cc}\\p{Cf}]{1,255}")
                .isNotBlank();
    }

    @Test
    void names_of_other_scripts_are_shown_and_overrides_are_not() {
        assertThat(FileNames.shown("écran – 猫.png")).isEqualTo("écran – 猫.png");
        assertThat(FileNames.shown("invoice\u202Egnp.exe")).isEqualTo("invoice_gnp.exe");
        assertThat(FileNames.shown("../../etc/passwd")).isEqualTo("etc_passwd");
        assertThat(FileNames.shown(null)).isEqualTo("file");
    }

    @Test
    void a_long_name_keeps_its_extension() {
        assertThat(FileNames.slug("x".repeat(500) + ".png")).hasSize(100).endsWith("x.png");
    }

    @Test
    void a_name_without_a_plain_letter_keeps_its_extension() {
        assertThat(FileNames.slug("猫.png")).isEqualTo("file.png");
        assertThat(FileNames.slug("猫")).isEqualTo("file");
    }

    @Test
    void paths_are_no_keys() {
        assertThat(ObjectKey.isValid(SECRET + "_../../x")).isFalse();
        assertThat(ObjectKey.isValid("../" + SECRET + "_x")).isFalse();
        assertThat(ObjectKey.isValid(SECRET + "_.hidden")).isFalse();
        assertThat(ObjectKey.isValid(SECRET + "_fine.png\n")).isFalse();
    }
}
