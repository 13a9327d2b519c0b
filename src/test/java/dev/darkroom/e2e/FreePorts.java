package dev.darkroom.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports below those that the system gives to outgoing connections, so that one stays ours over a restart. Each JVM that runs
 * tests has a range of its own.
 */
final class FreePorts {

    private static final int RANGE = 2_500;
    private static final int LOWEST = 20_000 + TestFork.NUMBER % 4 * RANGE;

    private FreePorts() {}

    static int next() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, LOWEST + RANGE);
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
    }
}
