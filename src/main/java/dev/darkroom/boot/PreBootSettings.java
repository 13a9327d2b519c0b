package dev.darkroom.boot;

import dev.darkroom.shared.http.RequestTargets;
import java.util.Locale;
import java.util.Optional;

/** Settings that must be known before the configuration is read, because they depend on one another. */
final class PreBootSettings {

    private static final String PROVIDERS = "darkroom.providers.";

    private static final int MANAGEMENT_OFFSET = 1_000;
    static final int USUAL_PORT = 8080;

    /** As by default, with the trace in front of the message. */
    private static final String LINE_WITH_TRACE = "%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p [%c] (%t) [%X{traceId}] %s%e%n";

    private PreBootSettings() {}

    static void apply() {
        placeManagement();
        leaveOutSandbox();
        traceWhereAsked();
        System.setProperty(RequestTargets.LENIENT, "true");
    }

    /** The emulator stands in where no upstream is configured, and is out of the way where one is. */
    private static void leaveOutSandbox() {
        boolean upstream = hasUpstream();
        // Also where the variable is there and empty, as in a compose file that passes it on.
        if (setting("darkroom.sandbox.enabled").isEmpty()) {
            System.setProperty("darkroom.sandbox.enabled", String.valueOf(!upstream));
        }
        // Its callbacks name no units, as fal's do not, and to ask it for them costs nothing.
        if (!upstream && setting("darkroom.jobs.read-billable-units").isEmpty()) {
            System.setProperty("darkroom.jobs.read-billable-units", "true");
        }
    }

    /** By the variables that OpenTelemetry has for all programs. */
    private static void traceWhereAsked() {
        boolean asked = setting("otel.exporter.otlp.endpoint").isPresent()
                && setting("otel.sdk.disabled").filter("true"::equalsIgnoreCase).isEmpty();
        if (setting("quarkus.otel.sdk.disabled").isEmpty()) {
            System.setProperty("quarkus.otel.sdk.disabled", String.valueOf(!asked));
        }
        if (asked && setting("quarkus.log.console.format").isEmpty()) {
            System.setProperty("quarkus.log.console.format", LINE_WITH_TRACE);
        }
    }

    /** What a lean build, which has no sandbox, is not told; empty if nothing is missing. */
    static Optional<String> problem() {
        return (hasUpstream() && !isSandboxAlone()) || hasSandbox()
                ? Optional.empty()
                : Optional.of("Darkroom does not start: this build has no sandbox. Set DARKROOM_UPSTREAM_KEY, or"
                        + " DARKROOM_UPSTREAM_URL.");
    }

    private static boolean hasSandbox() {
        try {
            Class.forName("dev.darkroom.sandbox.SandboxRoutes", false, PreBootSettings.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException lean) {
            return false;
        }
    }

    /** Whether only the emulator runs, which keeps nothing. */
    static boolean isSandboxAlone() {
        return setting("quarkus.profile").filter("sandbox"::equals).isPresent();
    }

    /** Whether jobs go to a provider that may want money for them. */
    static boolean hasUpstream() {
        return setting("darkroom.upstream.url")
                        .or(() -> setting("darkroom.upstream.key"))
                        .isPresent()
                || hasProviders();
    }

    private static boolean hasProviders() {
        return System.getProperties().stringPropertyNames().stream().anyMatch(name -> name.startsWith(PROVIDERS))
                || System.getenv().keySet().stream().anyMatch(name -> name.startsWith(variable(PROVIDERS)));
    }

    /** Puts the management interface next to the main port, so that two instances on one machine do not collide. */
    private static void placeManagement() {
        if (setting("quarkus.management.port").isEmpty()) {
            int port = setting("quarkus.http.port")
                    .filter(Ports::isPort)
                    .map(Integer::parseInt)
                    .orElse(USUAL_PORT);
            System.setProperty("quarkus.management.port", String.valueOf(port == 0 ? 0 : port + MANAGEMENT_OFFSET));
        }
    }

    /** The environment variable of a setting, as MicroProfile Config has it. */
    static String variable(String name) {
        return name.replaceAll("[^a-zA-Z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** A setting as given by a system property or by its environment variable. */
    static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(variable(name))))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
