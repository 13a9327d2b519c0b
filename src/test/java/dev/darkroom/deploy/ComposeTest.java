package dev.darkroom.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The compose file and what it mounts: nothing of it is started here. */
class ComposeTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path DEPLOY = Path.of("deploy");
    /** As Prometheus writes a meter's name, without what it adds for its kind. */
    private static final Pattern OURS = Pattern.compile("darkroom_[a-z_]+?(?=_total|_seconds|[^a-z_]|$)");

    private static JsonNode compose() throws IOException {
        return YAML.readTree(DEPLOY.resolve("compose.yaml").toFile());
    }

    private static Stream<String> texts(JsonNode parent, String name) {
        return parent.findValues(name).stream().flatMap(JsonNode::valueStream).map(JsonNode::asText);
    }

    @Test
    void every_file_that_is_mounted_is_there() throws IOException {
        List<Path> mounted = texts(compose(), "volumes")
                .filter(volume -> volume.startsWith("./"))
                .map(volume -> DEPLOY.resolve(volume.substring(0, volume.indexOf(':'))))
                .toList();

        assertThat(mounted)
                .hasSizeGreaterThan(3)
                .allSatisfy(path -> assertThat(path).exists());
    }

    @Test
    void ports_are_published_on_this_machine_only_and_the_management_port_is_not() throws IOException {
        assertThat(texts(compose(), "ports"))
                .isNotEmpty()
                .allMatch(port -> port.startsWith("127.0.0.1:"))
                .noneMatch(port -> port.endsWith(":9080"));
    }

    @Test
    void every_volume_that_is_named_is_declared() throws IOException {
        Set<String> named = texts(compose().path("services"), "volumes")
                .filter(volume -> !volume.startsWith("."))
                .map(volume -> volume.substring(0, volume.indexOf(':')))
                .collect(Collectors.toSet());

        assertThat(compose().path("volumes").propertyStream().map(entry -> entry.getKey()))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void dashboards_and_alerts_name_meters_that_there_are() throws IOException {
        String code = all(Path.of("src", "main", "java"), ".java");
        String watched = all(DEPLOY.resolve("compose"), ".json") + all(DEPLOY.resolve("compose"), ".yml");
        Set<String> names =
                OURS.matcher(watched).results().map(MatchResult::group).collect(Collectors.toSet());

        assertThat(names)
                .hasSizeGreaterThan(4)
                .allSatisfy(name -> assertThat(code).containsPattern("\"" + name.replace("_", "[._]") + "\""));
    }

    @Test
    void every_alert_has_an_entry_in_the_runbook() throws IOException {
        JsonNode rules =
                YAML.readTree(DEPLOY.resolve("compose/alerts.yml").toFile()).at("/groups/0/rules");
        String runbook = Files.readString(Path.of("docs", "how-to", "monitoring.md"));

        assertThat(rules).hasSizeGreaterThan(4).allSatisfy(rule -> {
            String name = rule.path("alert").asText();
            assertThat(rule.at("/annotations/runbook_url").asText())
                    .isEqualTo("docs/how-to/monitoring.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(runbook).contains("\n### " + name + "\n");
        });
    }

    @Test
    void the_dashboard_is_one() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(DEPLOY.resolve("compose/grafana/dashboards/darkroom.json")
                        .toFile());

        assertThat(dashboard.path("panels"))
                .hasSizeGreaterThan(4)
                .allSatisfy(panel ->
                        assertThat(panel.at("/targets/0/expr").asText()).isNotBlank());
    }

    private static String all(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            StringBuilder all = new StringBuilder();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(ending)).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }
}
