package dev.darkroom.shared.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundModeTest {

    @Test
    void a_loop_that_nobody_stops_ends_with_the_instance() {
        BackgroundMode background = new BackgroundMode(true);
        AtomicInteger looks = new AtomicInteger();
        WorkLoop loop = WorkLoop.every("forgotten", Duration.ofMillis(1), looks::incrementAndGet);
        background.start(loop);
        assertThat(looks.get())
                .as("nobody can be called back before the server listens")
                .isZero();
        background.beginWaiting();
        await().until(() -> looks.get() > 2);

        background.stopOthers(new ShutdownEvent());

        int then = looks.get();
        await().during(Duration.ofMillis(100)).until(() -> looks.get() == then);
        assertThat(looks.get()).isEqualTo(then);
    }
}
