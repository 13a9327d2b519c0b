package dev.darkroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** With files on disk, parts come through Darkroom. */
class PlannedUploadsOnDiskIT extends PlannedUploadsContract {

    private static PackagedApp app;

    @BeforeAll
    static void start() {
        app = PackagedApp.darkroom("uploads-disk").start();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Override
    PackagedApp app() {
        return app;
    }

    @Override
    String address() {
        return app.url() + "/files/";
    }

    @Override
    void assertPassed(long received, long size) {
        assertThat(received).isGreaterThanOrEqualTo(size);
    }
}
