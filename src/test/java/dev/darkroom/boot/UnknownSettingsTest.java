package dev.darkroom.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownSettingsTest {

    private static final Path LIST = Path.of("src/main/resources" + UnknownSettings.LIST);
    private static final Pattern READ_BEFORE = Pattern.compile("setting\\(\"(darkroom\\.[a-z.-]+)\"\\)");
    private static final Pattern DOCUMENTED =
            Pattern.compile("(?m)^\\| `(darkroom\\.[^`]+)` \\| (?:`(DARKROOM_[^`]+)`)?");

    private final UnknownSettings settings = new UnknownSettings(UnknownSettings.list());

    @ParameterizedTest
    @CsvSource({
        "DARKROOM_UPSTREAM_KYE, DARKROOM_UPSTREAM_KEY",
        "DARKROOM_UPSTREAMKEY, DARKROOM_UPSTREAM_KEY",
        "DARKROOM_DATADIR, DARKROOM_DATA_DIR",
        "DARKROOM_PUBLIC_ULR, DARKROOM_PUBLIC_URL",
        "DARKROOM_STORAGE_S3_ACCES_KEY, DARKROOM_STORAGE_S3_ACCESS_KEY",
        "DARKROM_UPSTREAM_KEY, DARKROOM_UPSTREAM_KEY",
        "DARKROOM__UPSTREAM_KEY, DARKROOM_UPSTREAM_KEY",
        "DARKROOM_PROVIDERS_HK_KYE, DARKROOM_PROVIDERS_HK_KEY",
        "DARKROOM_PROVIDERS_HK_AUTHSCHEME, DARKROOM_PROVIDERS_HK_AUTH_SCHEME"
    })
    void a_misspelt_variable_is_one_line_that_names_the_nearest(String wrong, String meant) {
        assertThat(settings.warnings(Map.of(wrong, "se:cret"), Set.of()))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(wrong, "did you mean " + meant + "?")
                        .doesNotContain("se:cret", "\n"));
    }

    @Test
    void a_misspelt_property_is_told_as_well() {
        assertThat(settings.warnings(Map.of(), Set.of("darkroom.upstream.kye", "darkroom.data-dir", "java.home")))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).contains("darkroom.upstream.kye", "did you mean darkroom.upstream.key?"));
    }

    @Test
    void a_name_that_is_near_to_nothing_is_told_without_a_guess() {
        assertThat(settings.warnings(Map.of("DARKROOM_COLOUR_OF_THE_CURTAINS", "red"), Set.of()))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("docs/reference/configuration.md")
                        .doesNotContain("did you mean"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DARKROOM_PROXY_TARGETS__QUEUE_EXAMPLE_COM_",
                "DARKROOM_OUTGOING_ALLOW_0_",
                "DARKROOM_PROVIDERS_HK_URL",
                "DARKROOM_PROVIDERS_HK_KEYS",
                "DARKROOM_PROVIDERS_HK_ENDPOINT_IDS",
                "DARKROOM_SERVICE_HOST",
                "DARKROOM_SERVICE_PORT_HTTP",
                "DARKROOM_PORT_8080_TCP_ADDR",
                "DARKROOM_S3_PORT_8333_TCP",
                "QUARKUS_HTTP_PORT",
                "PATH"
            })
    void what_is_right_or_not_ours_is_passed_over(String right) {
        assertThat(settings.warnings(Map.of(right, "x", "DARKROOM_PORT", "tcp://10.0.0.1:8080"), Set.of()))
                .isEmpty();
    }

    @Test
    void what_the_deployments_set_is_known() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("deploy"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Pattern.compile("\\bDARKROOM_[A-Z0-9_]+")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(found -> assertThat(settings.warnings(Map.of(found.group(), "x"), Set.of()))
                                .as("%s in %s", found.group(), file)
                                .isEmpty());
            }
        }
    }

    /** {@code -Dsettings.update=true} writes it anew. */
    @Test
    void the_list_has_all_the_settings_that_there_are() throws IOException {
        List<String> all = List.copyOf(inCode());
        if (Boolean.getBoolean("settings.update")) {
            Files.write(LIST, all);
        }
        assertThat(Files.readAllLines(LIST)).isEqualTo(all);
    }

    @Test
    void every_documented_setting_is_one() throws IOException {
        var documented = DOCUMENTED.matcher(Files.readString(Path.of("docs/reference/configuration.md")));
        assertThat(documented.results())
                .allSatisfy(row -> assertThat(settings.warnings(
                                row.group(2) == null || row.group(2).contains("…")
                                        ? Map.of()
                                        : Map.of(row.group(2), "x"),
                                Set.of(row.group(1).replaceAll("\\{[^}]+}", "x"))))
                        .isEmpty());
    }

    private static TreeSet<String> inCode() throws IOException {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.darkroom");
        TreeSet<String> all = new TreeSet<>();
        for (JavaClass one : classes) {
            if (one.isAnnotatedWith(ConfigMapping.class)) {
                all.addAll(ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(one.reflect()))
                        .keySet());
            }
            one.getCodeUnits().stream()
                    .flatMap(unit -> unit.getParameters().stream())
                    .flatMap(UnknownSettingsTest::property)
                    .forEach(all::add);
            one.getFields().stream()
                    .flatMap(field -> field.tryGetAnnotationOfType(ConfigProperty.class).stream())
                    .map(ConfigProperty::name)
                    .forEach(all::add);
        }
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                READ_BEFORE.matcher(Files.readString(source)).results().forEach(found -> all.add(found.group(1)));
            }
        }
        // Of a list any place may be set, and all of it.
        TreeSet<String> ours = new TreeSet<>();
        all.stream()
                .filter(name -> name.startsWith("darkroom."))
                .map(name -> name.replace("[*]", ""))
                .forEach(ours::add);
        return ours;
    }

    private static Stream<String> property(JavaParameter parameter) {
        return parameter.tryGetAnnotationOfType(ConfigProperty.class).map(ConfigProperty::name).stream();
    }
}
