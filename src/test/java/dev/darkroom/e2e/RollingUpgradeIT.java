package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.darkroom.boot.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances behind nginx are replaced one after the other, and neither callers nor receivers of webhooks notice. */
class RollingUpgradeIT {

    /** The packaged service of an older version, by {@code make test-upgrade}. */
    private static final String OLD = System.getProperty("upgrade.from", "");

    private static final Path BUILT = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final int CALLERS = 4;
    private static final int BETWEEN = 40;

    @BeforeAll
    static void need_a_proxy() {
        ReverseProxy.assumeNginx();
    }

    /** Told to stop, an instance sees to it by itself that the proxy turns to the other. */
    @Test
    void a_rolling_restart_is_not_noticed() {
        try (House house = new House("restart")) {
            house.first.start();
            house.second.start();
            house.live(instance -> {
                instance.terminate();
                instance.exitCode();
                instance.start();
            });
        }
    }

    /** The old version may not know how to take leave: it is taken from the proxy first. */
    @Test
    void an_upgrade_is_not_noticed() {
        assumeFalse(OLD.isEmpty(), "skipped: \"make test-upgrade\" gives it an older version");
        try (House house = new House("upgrade")) {
            house.first.jar(Path.of(OLD)).start();
            house.second.jar(Path.of(OLD)).start();
            house.live(instance -> {
                house.proxy.sendTo(List.of(instance == house.first ? house.second : house.first));
                instance.terminate();
                instance.exitCode();
                instance.jar(BUILT).start();
                house.proxy.sendTo(List.of(house.first, house.second));
            });
        }
    }

    private interface Replacement {
        void replace(PackagedApp instance);
    }

    /** All that one installation is made of. */
    private static final class House implements AutoCloseable {

        private final EmbeddedDatabase database;
        private final SlowReceiver receiver = new SlowReceiver(Duration.ZERO);
        private final PackagedApp sandbox;
        private final PackagedApp first;
        private final PackagedApp second;
        private final Path shared;
        private final ReverseProxy proxy;

        House(String name) {
            proxy = new ReverseProxy(name + "-nginx");
            shared = Folders.empty(Path.of("target", "e2e", name + "-shared"));
            database = EmbeddedDatabase.start(shared);
            sandbox = PackagedApp.sandbox(name + "-provider").start();
            first = replica(name + "-first");
            second = replica(name + "-second");
        }

        private PackagedApp replica(String instance) {
            return PackagedApp.darkroom(instance)
                    .database(database)
                    .upstream(sandbox)
                    .env("DARKROOM_PUBLIC_URL", proxy.url())
                    .env("DARKROOM_OUTGOING_ALLOW", sandbox.url() + "," + receiver.origin())
                    .with(
                            "darkroom.storage.directory",
                            shared.resolve("objects").toString());
        }

        /** Replaces both instances while callers go on, and looks at what came of their jobs. */
        void live(Replacement replacement) {
            proxy.start(List.of(first, second));
            SteadyCallers callers = new SteadyCallers(proxy.url(), receiver.prompt(), CALLERS);
            try (callers) {
                callers.awaitFurther(BETWEEN);
                replacement.replace(first);
                callers.awaitFurther(BETWEEN);
                replacement.replace(second);
                callers.awaitFurther(BETWEEN);
            }
            assertThat(callers.failures())
                    .as("what callers saw; nginx said:%n%s", proxy.errors())
                    .isEmpty();
            ClusterAssertions jobs = ClusterAssertions.of(callers.accepted(), new ApiClient(proxy.url()));
            jobs.noTwoAreTheSame();
            jobs.eachIsPaidForOnce(new SandboxLedger(sandbox));
            jobs.noHistoryContradictsItself();
            await("every webhook")
                    .atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(receiver.heard()).containsAll(callers.accepted()));
            assertThat(List.of(first, second)).allMatch(instance -> instance.bytesReceived() > 0);
        }

        @Override
        public void close() {
            proxy.close();
            second.close();
            first.close();
            sandbox.close();
            database.close();
            receiver.close();
        }
    }
}
