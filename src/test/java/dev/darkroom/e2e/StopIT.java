package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** A service manager's polite request to stop. */
class StopIT {

    private static final int TERMINATED = 128 + 15;

    @Test
    void told_to_stop_it_takes_its_database_along_and_goes_on_with_its_jobs_at_the_next_start() {
        try (PackagedApp app = PackagedApp.darkroom("stop").start()) {
            Api api = new Api(app);
            String finished = api.submit("fal-ai/flux/schnell", "{\"prompt\": \"before the stop\"}");
            api.await(finished, "SUCCEEDED");
            ProcessHandle database = DatabaseProcess.of(app.dataFolder()).orElseThrow();
            api.submit("fal-ai/flux/schnell", "{\"prompt\": \"under way\", \"sandbox\": {\"run_ms\": 60000}}");

            app.terminate();

            assertThat(app.exitCode()).isEqualTo(TERMINATED);
            assertThat(app.dataFolder().resolve("postgres/postmaster.pid")).doesNotExist();
            await("the end of the database server").until(() -> !database.isAlive());

            app.start();
            assertThat(api.result("fal-ai/flux", finished).status()).isEqualTo(200);
            assertThat(DatabaseProcess.of(app.dataFolder())).isPresent();
        }
    }
}
