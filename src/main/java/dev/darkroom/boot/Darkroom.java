package dev.darkroom.boot;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;

/** Starts the service, and around it the embedded database where no other one is configured. */
@QuarkusMain
public final class Darkroom {

    private Darkroom() {}

    public static void main(String... args) {
        UnknownSettings.warnings().forEach(System.err::println);
        SettingsCheck.warning().ifPresent(System.err::println);
        PreBootSettings.apply();
        Optional<String> problem = Ports.problem()
                .or(PreBootSettings::problem)
                .or(SettingsCheck::problem)
                .or(() -> PreBootSettings.isSandboxAlone() ? Optional.empty() : DataFolder.problem());
        if (problem.isPresent()) {
            System.err.println(problem.get());
            System.exit(1);
        }
        int code;
        try (EmbeddedDatabase _ = EmbeddedDatabase.unlessConfigured()) {
            code = ServiceRunner.stopped(args);
        } catch (EmbeddedDatabase.CannotStart failure) {
            System.err.println(failure.getMessage());
            code = 1;
        }
        System.exit(code);
    }
}
