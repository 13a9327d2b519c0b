package dev.darkroom.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.imports.ImportRepository.StaleStepException;
import dev.darkroom.testing.Callers;
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
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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

    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()
                    && line.getMessage().startsWith("import.step")) {
                warnings.add(line.getMessage());
            }
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(listener);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("").removeHandler(listener);
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
