package dev.darkroom.boot;

import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service, and around it the embedded database where no other one is configured. */
@QuarkusMain
public final class Darkroom {

    private Darkroom() {}

    public static void main(String... args) {
        UnknownSettings.warnings().forEach(System.err::println);
        Defaults.apply();
        Ports.problem().ifPresent(problem -> {
            System.err.println(problem);
            System.exit(1);
        });
        int code;
        try (EmbeddedDatabase _ = EmbeddedDatabase.unlessConfigured()) {
            code = UntilStopped.stopped(args);
        } catch (EmbeddedDatabase.CannotStart problem) {
            System.err.println(problem.getMessage());
            code = 1;
        }
        System.exit(code);
    }
}
