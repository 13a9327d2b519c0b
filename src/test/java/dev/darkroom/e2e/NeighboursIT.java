package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.boot.EmbeddedDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever misbehaves slows itself. Beside a neighbour that would fill any pool it got hold of, jobs of another app and of
 * another owner end and are announced, long before the neighbour's first call has run into its time limit. {@code make
 * bench-neighbours} measures what this only bounds.
 */
class NeighboursIT {

    private static final String OTHER_KEY = "other:the-key-of-another-owner";
    // The shortest time limit that a neighbour can run into is 14 s; calm jobs take less than one.
    private static final Duration UNDISTURBED = Duration.ofSeconds(12);
    private static final int CROWD = 250;
    private static final int VICTIMS = 5;
    private static final String SMALL = "\"prompt\": \"by the sea\", \"image_size\": {\"width\": 64, \"height\": 64}";

    private static EmbeddedDatabase database;
    private static PackagedApp sandbox;
    private static PackagedApp darkroom;
    private static SlowReceiver receiver;

    enum Neighbour {
        SUBMITS_ANSWERED_503("\"submit\": \"error_503\""),
        SUBMITS_ANSWERED_429("\"submit\": \"error_429\""),
        SUBMITS_THAT_HANG("\"submit\": \"hang\""),
        SUBMITS_WHOSE_CONNECTION_IS_RESET("\"submit\": \"reset\""),
        OUTPUTS_THAT_TAKE_A_MINUTE("\"outputs\": {\"slow_ms\": 60000}"),
        OUTPUTS_ANSWERED_503("\"outputs\": {\"status\": 503}"),
        A_SLOW_RECEIVER(""),
        A_DEAD_RECEIVER(""),
        CALLBACKS_LOST("\"callback\": \"drop\""),
        A_LONG_RUN_OF_JOBS("\"run_ms\": 60000"),
        POISON("\"fail\": {\"type\": \"internal_server_error\"}");

        private final String sandbox;

        Neighbour(String sandbox) {
            this.sandbox = sandbox;
        }

        String input() {
            return "{" + SMALL + ", \"sandbox\": {" + sandbox + "}}";
        }

        String webhook() {
            return switch (this) {
                case A_SLOW_RECEIVER -> receiver.slow();
                case A_DEAD_RECEIVER -> "http://127.0.0.1:9/dead";
                default -> "";
            };
        }
    }

    @BeforeAll
    static void start() throws SQLException {
        Path shared = Folders.empty(Path.of("target", "e2e", "neighbours-shared"));
        receiver = new SlowReceiver(Duration.ofSeconds(14));
        database = EmbeddedDatabase.start(shared);
        sandbox = PackagedApp.sandbox("neighbours-provider").start();
        darkroom = PackagedApp.darkroom("neighbours")
                .database(database)
                .upstream(sandbox)
                .env("DARKROOM_OUTGOING_ALLOW", sandbox.url() + "," + receiver.origin() + ",http://127.0.0.1:9")
                .start();
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), "postgres", database.password());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("""
                    INSERT INTO owner (id, name, created_at) VALUES ('00000000-0000-7000-8000-0000000000b2', 'other', now());
                    INSERT INTO api_key (id, owner_id, alias, secret_hash, scopes, created_at)
                    SELECT 'other', '00000000-0000-7000-8000-0000000000b2', 'other', sha256('the-key-of-another-owner'),
                        scopes, now() FROM api_key LIMIT 1""");
        }
        victims(PackagedApp.KEY, Duration.ofSeconds(60));
    }

    @AfterAll
    static void end() {
        Stream.of(darkroom, sandbox).filter(Objects::nonNull).forEach(PackagedApp::close);
        if (database != null) {
            database.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void jobs_of_another_app_and_of_another_owner_notice_nothing(Neighbour neighbour) {
        crowd(neighbour);
        victims(PackagedApp.KEY, UNDISTURBED);
        victims(OTHER_KEY, UNDISTURBED);
    }

    private static void crowd(Neighbour neighbour) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, CROWD)
                    .forEach(_ -> callers.execute(
                            () -> submit("fal-ai/flux/dev", PackagedApp.KEY, neighbour.input(), neighbour.webhook())));
        }
    }

    private static void victims(String key, Duration patience) {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < VICTIMS; i++) {
            expected.add(submit("fal-ai/fast-sdxl", key, "{" + SMALL + "}", receiver.prompt()));
        }
        await("the webhooks of " + expected)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> receiver.heard().containsAll(expected));
    }

    private static String submit(String endpoint, String key, String input, String webhook) {
        String query = webhook.isEmpty() ? "" : "?fal_webhook=" + URLEncoder.encode(webhook, StandardCharsets.UTF_8);
        Web.Answer answer = Web.post(darkroom.url() + "/queue/" + endpoint + query, key, input);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("request_id").asText();
    }
}
