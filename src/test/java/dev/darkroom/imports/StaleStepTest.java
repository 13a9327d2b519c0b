package dev.darkroom.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.imports.ImportRepository.StaleStepException;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.LogListener;
import dev.darkroom.testing.OwnAddress;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A step of an import that has ended meanwhile, or was taken over, is nothing to be warned of. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(OwnAddress.class)
class StaleStepTest {

    @Inject
    Callers callers;

    @Inject
    ImportRepository imports;

    @Inject
    ImportWorker worker;

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private final LogListener listener = new LogListener(line -> {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()
                && line.getMessage().startsWith("import.step")) {
            warnings.add(line.getMessage());
        }
    });

    @BeforeEach
    void listen() {
        var _ = listener.listen();
    }

    @AfterEach
    void stopListening() {
        listener.close();
    }

    @Test
    void it_leaves_no_warning_and_changes_nothing() {
        ImportClient client = new ImportClient(callers.somebody().authorization());
        String begun = client.begin("{\"source\": \"urls\", \"urls\": [\"" + OwnAddress.closed() + "/a.png\"]}");
        client.cancel(begun);
        JsonPath ended = client.ended(begun);
        UUID id = UUID.fromString(begun);
        LibraryImport at = imports.find(id).orElseThrow();

        worker.run(at);

        assertThat(warnings).isEmpty();
        assertThat(client.get(id.toString()).getMap("import")).isEqualTo(ended.getMap("import"));
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> imports.advance(at, ImportStep.end())))
                .isInstanceOf(StaleStepException.class);
    }
}
