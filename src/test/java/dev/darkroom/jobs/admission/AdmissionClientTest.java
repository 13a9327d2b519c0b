package dev.darkroom.jobs.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.testing.AdmissionHook;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.LoopbackServers;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer may take, and what one owner's questions do to those of others. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(AdmissionHook.class)
class AdmissionClientTest {

    private static final String YES = "{\"allow\": true}";
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID ANOTHER = new UUID(0, 2);

    private record Config(WebUrl hook, Duration timeout) implements AdmissionConfig {
        @Override
        public Optional<WebUrl> url() {
            return Optional.of(hook);
        }

        @Override
        public Optional<String> token() {
            return Optional.empty();
        }

        @Override
        public Verdict withoutAnswer() {
            return Verdict.DENY;
        }
    }

    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch hungUp = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String decided = YES;
    private HttpServer hook;

    @BeforeEach
    void serve() {
        hook = LoopbackServers.start("/", this::decide);
    }

    @AfterEach
    void stop() {
        released.countDown();
        hook.stop(0);
    }

    @Test
    void an_answer_that_trickles_ends_with_the_time_that_it_may_take() throws Exception {
        AdmissionClient client = client(Duration.ofMillis(500));

        assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThatThrownBy(() -> client.ask(ONE, "slowly")).isInstanceOf(TimeoutException.class));

        assertThat(hungUp.await(10, TimeUnit.SECONDS))
                .as("its connection is free again")
                .isTrue();
        assertThat(client.ask(ONE, "yes").allow()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"allow\": \"true\"}",
                "{\"allow\": \"TRUE\"}",
                "{\"allow\": 1}",
                "{\"allow\": 0}",
                "{\"allow\": \"\"}",
                "{\"allow\": [true]}",
                "{\"allow\": null}",
                "{\"allow\": true}}}garbage",
                "{\"allow\": true} {\"allow\": false}",
                "{\"allow\": true, \"allow\": false}",
                "true",
                "[]",
                ""
            })
    void what_is_not_what_was_asked_for_is_no_answer(String answer) {
        decided = answer;

        assertThatThrownBy(() -> client(Api.PATIENCE).ask(ONE, "yes")).isInstanceOf(AdmissionClient.NoAnswer.class);
    }

    @Test
    void an_owner_whose_inputs_it_fails_at_opens_no_circuit_of_others() {
        AdmissionClient client = client(Api.PATIENCE);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> client.ask(ONE, "fail")).isInstanceOf(AdmissionClient.NoAnswer.class);
        }

        assertThatThrownBy(() -> client.ask(ONE, "yes")).isInstanceOf(CircuitBreakerOpenException.class);
        assertThat(client.ask(ANOTHER, "yes").allow()).isTrue();
    }

    @Test
    void an_owner_leaves_room_for_the_questions_of_others() throws Exception {
        AdmissionClient client = client(Api.PATIENCE);
        List<Future<AdmissionApi.Decision>> waiting = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 48; i++) {
                waiting.add(callers.submit(() -> client.ask(ONE, "wait")));
            }
            await().atMost(Api.PATIENCE).until(() -> asked.get() == 48);

            assertThatThrownBy(() -> client.ask(ONE, "yes"))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            full -> assertThat(full.kind().retryable()).isTrue());
            assertThat(client.ask(ANOTHER, "yes").allow()).isTrue();

            released.countDown();
            for (Future<AdmissionApi.Decision> one : waiting) {
                assertThat(one.get().allow()).isTrue();
            }
        }
    }

    private AdmissionClient client(Duration timeout) {
        AdmissionConfig config = new Config(WebUrl.valueOf(LoopbackServers.url(hook)), timeout);
        return new AdmissionClient(config, new OwnerCircuitBreakers(config));
    }

    private void decide(HttpExchange exchange) throws IOException {
        String job = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.incrementAndGet();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (job.equals("slowly")) {
            trickle(exchange);
            return;
        }
        if (job.equals("wait")) {
            isReleasedWithin(Api.PATIENCE);
        }
        byte[] body = decided.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(job.equals("fail") ? 500 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A byte at a time, each well within the time that a whole answer has. */
    private void trickle(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1_000);
        try {
            while (!isReleasedWithin(Duration.ofMillis(50))) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        } catch (IOException gone) {
            hungUp.countDown();
        } finally {
            exchange.close();
        }
    }

    private boolean isReleasedWithin(Duration time) {
        try {
            return released.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
