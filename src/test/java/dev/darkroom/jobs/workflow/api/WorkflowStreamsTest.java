package dev.darkroom.jobs.workflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Caller;
import dev.darkroom.jobs.workflow.Workflow;
import dev.darkroom.jobs.workflow.WorkflowReader;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.DatabaseException;
import dev.darkroom.shared.work.InRequestWorker;
import dev.darkroom.shared.work.LargeTextBudget;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.HungUpSink;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.StalledSink;
import dev.darkroom.testing.Workflows;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The places that streams of workflows take, and give back. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class WorkflowStreamsTest {

    @Inject
    Callers callers;

    @Inject
    ApiKeyService keys;

    @Inject
    WorkflowReader reader;

    @Inject
    WorkflowStreams streams;

    @Inject
    WorkflowViewService views;

    @Inject
    ObjectMapper json;

    @Inject
    InRequestWorker inRequestWorker;

    @Inject
    Database database;

    @ConfigProperty(name = "darkroom.workflows.streams", defaultValue = "200")
    int places;

    /** Before the first event, or after it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoever_leaves_at_once_takes_no_place(int sentBefore) {
        TestCaller somebody = callers.somebody();
        Caller caller = caller(somebody);
        Workflow workflow = workflow(somebody);
        assertThatNoException().isThrownBy(() -> {
            for (int i = 0; i <= places; i++) {
                streams.open(caller, workflow, "http://here", new HungUpSink(sentBefore), new SseImpl());
            }
        });
    }

    @Test
    void what_cannot_be_read_takes_no_place() {
        TestCaller somebody = callers.somebody();
        Caller caller = caller(somebody);
        Workflow workflow = workflow(somebody);
        QuarkusTransaction.begin();
        try {
            // After a failure nothing more is read in the same transaction.
            assertThatThrownBy(() -> database.query("SELECT 1 / 0", row -> row.getInt(1)))
                    .isInstanceOf(DatabaseException.class);
            for (int i = 0; i <= places; i++) {
                assertThatThrownBy(
                                () -> streams.open(caller, workflow, "http://here", new HungUpSink(1), new SseImpl()))
                        .isInstanceOf(DatabaseException.class);
            }
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void streams_that_nobody_reads_hold_no_more_than_there_is_room_for() {
        TestCaller somebody = callers.somebody();
        Caller caller = caller(somebody);
        String gates = IntStream.range(0, 150)
                .mapToObj(i -> "{\"name\": \"g" + i + "\", \"endpoint\": \"darkroom/gate\", \"input\": {}}")
                .collect(Collectors.joining(", "));
        Workflow workflow = reader.find(somebody.ownerId(), new Workflows(somebody).create(gates));
        WorkflowStreams few = new WorkflowStreams(
                keys, reader, views, json, inRequestWorker, new LargeTextBudget(1, Duration.ZERO), 1_000);
        List<StalledSink> sinks =
                Stream.generate(() -> new StalledSink(0)).limit(40).toList();

        sinks.forEach(sink -> few.open(caller, workflow, "http://here", sink, new SseImpl()));

        List<StalledSink> served = sinks.stream().filter(StalledSink::isStalled).toList();
        assertThat(served).hasSizeBetween(1, 30);

        served.forEach(StalledSink::close);
        few.tick();
        await().until(() -> {
            few.tick();
            return sinks.stream().filter(StalledSink::isStalled).count() > served.size();
        });
    }

    private Caller caller(TestCaller somebody) {
        String secret = somebody.authorization().substring("Key ".length());
        return QuarkusTransaction.requiringNew()
                .call(() ->
                        keys.holder(secret.substring(0, secret.indexOf(':'))).orElseThrow());
    }

    private Workflow workflow(TestCaller somebody) {
        String id = new Workflows(somebody).create("{\"name\": \"g\", \"endpoint\": \"darkroom/gate\", \"input\": {}}");
        return reader.find(somebody.ownerId(), id);
    }
}
