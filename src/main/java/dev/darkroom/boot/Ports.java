package dev.darkroom.boot;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/** The ports that the service will listen on, looked at before anything is started, so that one line says what is wrong. */
final class Ports {

    private static final String EVERY_ADDRESS = "0.0.0.0";
    private static final int MAX_PORT = 65_535;

    private Ports() {}

    /** Why the service cannot listen where it is told to; empty when it can. */
    static Optional<String> problem() {
        for (String setting : List.of("quarkus.http.port", "quarkus.management.port")) {
            Optional<String> value = PreBootSettings.setting(setting);
            if (value.isPresent() && !isPort(value.get())) {
                return Optional.of(PreBootSettings.variable(setting) + " is no port: it must be a number from 0 to "
                        + MAX_PORT + ".");
            }
        }
        if (port("quarkus.http.port") != 0
                && PreBootSettings.setting("quarkus.management.port").isPresent()
                && port("quarkus.http.port") == port("quarkus.management.port")) {
            return Optional.of("QUARKUS_MANAGEMENT_PORT must be another port than QUARKUS_HTTP_PORT.");
        }
        String host = PreBootSettings.setting("quarkus.http.host").orElse(EVERY_ADDRESS);
        String managementHost =
                PreBootSettings.setting("quarkus.management.host").orElse(EVERY_ADDRESS);
        return problem(host, port("quarkus.http.port"), "QUARKUS_HTTP_PORT")
                .or(() -> problem(managementHost, port("quarkus.management.port"), "QUARKUS_MANAGEMENT_PORT"));
    }

    static boolean isPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= MAX_PORT;
    }

    private static int port(String setting) {
        return PreBootSettings.setting(setting).map(Integer::parseInt).orElse(PreBootSettings.USUAL_PORT);
    }

    static Optional<String> problem(String host, int port, String variable) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(host, port));
            return Optional.empty();
        } catch (IOException taken) {
            return Optional.of("Darkroom cannot listen on port " + port + " (" + taken.getMessage()
                    + "). Stop what listens there, or set " + variable + " to another port.");
        }
    }
}
