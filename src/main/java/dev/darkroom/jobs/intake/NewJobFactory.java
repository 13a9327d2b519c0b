package dev.darkroom.jobs.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.Caller;
import dev.darkroom.jobs.ForwardedHeaders;
import dev.darkroom.jobs.JobOptions;
import dev.darkroom.jobs.NewJob;
import dev.darkroom.jobs.gate.GateValidator;
import dev.darkroom.shared.Ids;
import dev.darkroom.shared.trace.Traces;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Makes rows of jobs from validated submissions: ids, deadlines, priority, the first account to ask; nothing is written. */
@ApplicationScoped
public class NewJobFactory {

    private final GateValidator gates;
    private final Providers providers;
    private final Traces traces;
    private final ObjectMapper json;
    private final Ids ids;
    private final Clock clock;

    NewJobFactory(GateValidator gates, Providers providers, Traces traces, ObjectMapper json, Ids ids, Clock clock) {
        this.gates = gates;
        this.providers = providers;
        this.traces = traces;
        this.json = json;
        this.ids = ids;
        this.clock = clock;
    }

    NewJob of(Caller caller, JobSubmission order) {
        return draft(ids.next(), caller, order);
    }

    /** In their order, which is that of their ids; all are kept for the same time, so that a workflow is never kept in part. */
    public List<NewJob> of(Caller caller, List<JobSubmission> orders) {
        List<UUID> rising = ids.ofOneDay(orders.size());
        return IntStream.range(0, orders.size())
                .mapToObj(i -> draft(rising.get(i), caller, orders.get(i)))
                .toList();
    }

    private NewJob draft(UUID id, Caller caller, JobSubmission order) {
        Instant now = clock.instant();
        Duration asked = order.totalTimeout();
        Duration longest = gates.timeout(order.endpoint(), order.input());
        Duration total = asked == null || asked.compareTo(longest) > 0 ? longest : asked;
        // A gate starts as soon as it is there.
        Duration start = order.endpoint().isGate() ? null : order.startTimeout();
        return new NewJob(
                id,
                caller.ownerId(),
                caller.keyId(),
                order.endpoint().full(),
                order.input(),
                asJson(order.headers()),
                order.webhookUrl(),
                "low".equalsIgnoreCase(order.headers().get(ForwardedHeaders.PRIORITY)) ? 1 : 0,
                now,
                now.plus(total),
                caller.parallelJobs() != null,
                providers.serving(order.endpoint(), id).stream()
                        .findFirst()
                        .map(ProviderAccount::id)
                        .orElse(null),
                new JobOptions(
                        order.tags(),
                        order.collectionId(),
                        order.metadata(),
                        order.retryOf(),
                        start == null || start.compareTo(total) >= 0 ? null : now.plus(start),
                        order.webhookOptions(),
                        null,
                        traces.current()));
    }

    private String asJson(Map<String, String> headers) {
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a map of strings is always JSON", impossible);
        }
    }
}
