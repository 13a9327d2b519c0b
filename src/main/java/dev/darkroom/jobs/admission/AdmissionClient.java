package dev.darkroom.jobs.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.jobs.admission.AdmissionApi.Decision;
import dev.darkroom.outgoing.AnswerText;
import dev.darkroom.outgoing.RestClients;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.shared.work.FairSemaphore;
import dev.darkroom.shared.work.FairShares;
import io.vertx.core.VertxException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.jspecify.annotations.Nullable;

/** Asks the admission hook, within the owner's share of the connections and the owner's circuit. */
@ApplicationScoped
class AdmissionClient {

    /** No decision: the hook cannot be reached, is late, or answers something else. */
    static final class NoAnswer extends RuntimeException {
        NoAnswer(String why) {
            super(why, null, false, false);
        }
    }

    /** A gate is opened by what was asked for, and by nothing that is like it. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final int ASKED_AT_ONCE = 64;
    private static final Duration LATER = Duration.ofSeconds(5);

    private final AdmissionConfig config;
    private final OwnerCircuitBreakers circuits;
    private final FairSemaphore places = new FairSemaphore(ASKED_AT_ONCE, FairShares.THREE_QUARTERS);
    private final @Nullable AdmissionApi api;

    AdmissionClient(AdmissionConfig config, OwnerCircuitBreakers circuits) {
        this.config = config;
        this.circuits = circuits;
        this.api = config.url().map(url -> client(url, config)).orElse(null);
    }

    private static AdmissionApi client(WebUrl url, AdmissionConfig config) {
        return RestClients.at(url)
                .connectTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, ASKED_AT_ONCE)
                .userAgent("darkroom")
                .followRedirects(false)
                .disableDefaultMapper(true)
                .build(AdmissionApi.class);
    }

    /**
     * Asks about a job of an owner's.
     *
     * @throws Problem 429 when there is no room, so that nobody was asked
     * @throws NoAnswer when there is no decision
     * @throws org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException when there is none in time, or the owner's
     *     circuit is open
     */
    Decision ask(UUID ownerId, String job) {
        AdmissionApi hook = api;
        if (hook == null) {
            throw new IllegalStateException("nobody is to be asked");
        }
        List<UUID> holder = List.of(ownerId);
        if (!places.tryAcquire(holder)) {
            throw Problem.busy("Too many jobs wait to be admitted", LATER);
        }
        try {
            return circuits.call(ownerId, () -> answer(hook, job));
        } finally {
            places.release(holder);
        }
    }

    private Decision answer(AdmissionApi hook, String job) {
        try {
            return decision(
                    hook.ask(config.token().map(token -> "Bearer " + token).orElse(null), job));
        } catch (ProcessingException | VertxException | IOException failure) {
            throw new NoAnswer("it could not be reached, or was late");
        }
    }

    private static Decision decision(RestResponse<InputStream> response) throws IOException {
        String body = AnswerText.of(response).text();
        if (response.getStatus() != 200) {
            throw new NoAnswer("it answered " + response.getStatus());
        }
        try {
            Decision decision = JSON.readValue(body, Decision.class);
            if (decision != null && decision.patch() != null && decision.patch().input() == null) {
                throw new NoAnswer("its patch is of no input");
            }
            if (decision != null && decision.allow() != null) {
                return decision;
            }
        } catch (JsonProcessingException unreadable) {
            throw new NoAnswer("its answer is no JSON object that was asked for");
        }
        throw new NoAnswer("its answer says neither yes nor no");
    }
}
