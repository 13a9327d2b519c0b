package dev.darkroom.jobs.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.jobs.admission.AdmissionApi.Decision;
import dev.darkroom.outgoing.AbandonedResponseFilter;
import dev.darkroom.outgoing.AnswerText;
import dev.darkroom.outgoing.RestClients;
import dev.darkroom.shared.url.WebUrl;
import io.vertx.core.VertxException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Asks the admission hook, within its time limit, its share of the connections and its circuit. */
@ApplicationScoped
class AdmissionClient {

    /** No decision: the hook cannot be reached, is late, or answers something else. */
    static final class NoAnswer extends RuntimeException {
        NoAnswer(String why) {
            super(why, null, false, false);
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    private final AdmissionConfig config;
    private final @Nullable AdmissionApi api;

    AdmissionClient(AdmissionConfig config) {
        this.config = config;
        this.api = config.url().map(url -> client(url, config)).orElse(null);
    }

    private static AdmissionApi client(WebUrl url, AdmissionConfig config) {
        return RestClients.at(url)
                .connectTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .userAgent("darkroom")
                .followRedirects(false)
                .disableDefaultMapper(true)
                .register(new AbandonedResponseFilter())
                .build(AdmissionApi.class);
    }

    /** @throws RuntimeException of the fault tolerance as well, when the circuit is open or there is no room */
    @CircuitBreaker(
            requestVolumeThreshold = 10,
            failureRatio = 0.5,
            delay = 5,
            delayUnit = ChronoUnit.SECONDS,
            failOn = NoAnswer.class)
    @Bulkhead(64)
    public Decision ask(String job) {
        if (api == null) {
            throw new IllegalStateException("nobody is to be asked");
        }
        try {
            return decision(
                    api.ask(config.token().map(token -> "Bearer " + token).orElse(null), job));
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
            if (decision != null && decision.allow() != null) {
                return decision;
            }
        } catch (JsonProcessingException unreadable) {
            throw new NoAnswer("its answer is no JSON object that was asked for");
        }
        throw new NoAnswer("its answer says neither yes nor no");
    }
}
