package dev.darkroom.jobs.workflow.api;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.darkroom.access.ApiKeyService;
import dev.darkroom.access.Caller;
import dev.darkroom.jobs.workflow.Workflow;
import dev.darkroom.jobs.workflow.WorkflowReader;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.HungUpSink;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Workflows;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
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

    @ConfigProperty(name = "darkroom.workflows.streams", defaultValue = "200")
    int places;

    /** Before the first event, or after it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoever_leaves_at_once_takes_no_place(int sentBefore) {
        TestCaller somebody = callers.somebody();
        String id = new Workflows(somebody).create("{\"name\": \"g\", \"endpoint\": \"darkroom/gate\", \"input\": {}}");
        String secret = somebody.authorization().substring("Key ".length());
        Caller caller = QuarkusTransaction.requiringNew()
                .call(() ->
                        keys.holder(secret.substring(0, secret.indexOf(':'))).orElseThrow());
        Workflow workflow = reader.find(caller.ownerId(), id);
        assertThatNoException().isThrownBy(() -> {
            for (int i = 0; i <= places; i++) {
                streams.open(caller, workflow, "http://here", new HungUpSink(sentBefore), new SseImpl());
            }
        });
    }
}
