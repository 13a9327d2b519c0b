package dev.darkroom.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.ScriptedUpstream;
import dev.darkroom.testing.TraceReceiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Unless it is switched on nothing is traced, even where a receiver is named and a caller sends a trace along. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(ScriptedUpstream.class)
@WithTestResource(Receiver.class)
@WithTestResource(TraceReceiver.class)
class TracesOffTest {

    @Inject
    Database database;

    @Test
    void nothing_is_kept_sent_or_told() throws IOException {
        int before = TraceReceiver.spans().size();
        TracedJob job = TracedJob.submitted().ended();
        Optional<String> kept = database.query(
                        "SELECT trace_context FROM job WHERE id = ?",
                        row -> Optional.ofNullable(row.getString(1)),
                        UUID.fromString(job.id()))
                .getFirst();
        assertThat(kept).isEmpty();
        assertThat(job.delivered()).doesNotContainKey("Traceparent");
        assertThat(job.request().traceparent()).isNull();
        assertThat(TraceReceiver.spans()).hasSize(before);
    }
}
