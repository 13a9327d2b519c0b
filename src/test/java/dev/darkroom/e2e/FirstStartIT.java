package dev.darkroom.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The README's first command in an empty folder, without any setting: what a visitor is shown is so, and can be pasted. */
class FirstStartIT {

    private static final Pattern KEY = Pattern.compile("Your key, shown this one time: +(\\S+)");
    private static final Pattern STORED = Pattern.compile("stored (\\S+) +\\(image/jpeg, (\\d+) x (\\d+)\\)");
    private static final Pattern CURL = Pattern.compile("^  curl (?:.*\\\\\\n)?.*$", Pattern.MULTILINE);
    private static final Pattern JAVASCRIPT =
            Pattern.compile("^  import .*?\\);\\n$", Pattern.MULTILINE | Pattern.DOTALL);

    private static PackagedApp app;
    private static String shown;

    @BeforeAll
    static void start() {
        app = PackagedApp.tour("first-start").start();
        await("the end of the tour")
                .atMost(Duration.ofSeconds(75))
                .until(() -> app.output().contains("stays up until Ctrl-C")
                        || app.output().contains("The tour ends here"));
        shown = app.output();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void the_sample_job_ends_well_and_its_picture_is_kept() {
        assertThat(shown).contains("state SUCCEEDED").doesNotContain("WARN", "ERROR", "Exception");
        Matcher stored = found(STORED);
        var picture = MediaFiles.picture(Web.bytes(stored.group(1)));
        assertThat(List.of(picture.getWidth(), picture.getHeight()))
                .isEqualTo(List.of(Integer.valueOf(stored.group(2)), Integer.valueOf(stored.group(3))));
    }

    @Test
    void the_key_that_is_printed_opens_the_library() {
        Web.Answer assets = Web.get(app.url() + "/v1/assets?q=lighthouse", key());

        assertThat(assets.status()).isEqualTo(200);
        assertThat(assets.json().path("assets")).hasSize(1);
    }

    @Test
    void the_commands_that_are_printed_work_as_they_stand() throws IOException {
        List<String> commands =
                CURL.matcher(shown).results().map(MatchResult::group).toList();

        assertThat(commands).hasSize(2);
        assertThat(said(commands.getFirst())).contains("\"request_id\"");
        assertThat(said(commands.getLast())).contains("\"assets\"");
    }

    @Test
    void the_program_that_is_printed_works_as_it_stands() {
        NodeScripts.assumeNode();

        NodeScripts.run(
                "pasted.mjs", Map.of("KEY", key(), "PASTED", found(JAVASCRIPT).group()));
    }

    private static String key() {
        return found(KEY).group(1);
    }

    private static String said(String command) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", command).redirectError(ProcessBuilder.Redirect.DISCARD);
        shell.environment().put("KEY", key());
        return new String(shell.start().getInputStream().readAllBytes(), UTF_8);
    }

    private static Matcher found(Pattern what) {
        Matcher matcher = what.matcher(shown);
        assertThat(matcher.find()).as("%s in:%n%s", what, shown).isTrue();
        return matcher;
    }
}
