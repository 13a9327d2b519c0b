package dev.darkroom.e2e;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Dockerfiles, by the linter of Docker's language server: no Docker builds them here. */
class DockerfilesIT {

    @Test
    void they_lint_without_a_problem() {
        NodeScripts.assumeNode();
        NodeScripts.run(
                "dockerfiles.mjs",
                Map.of(
                        "DOCKERFILES",
                        Path.of("deploy", "docker").toAbsolutePath().toString()));
    }
}
