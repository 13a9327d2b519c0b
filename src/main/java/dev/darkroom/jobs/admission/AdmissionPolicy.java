package dev.darkroom.jobs.admission;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.access.Caller;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.admission.AdmissionApi.Decision;
import dev.darkroom.jobs.admission.AdmissionApi.Patch;
import dev.darkroom.jobs.admission.AdmissionConfig.Verdict;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Admission control of jobs: asks the operator's hook, if there is one, whether a job is taken in and with which input. */
@ApplicationScoped
public class AdmissionPolicy {

    private static final Logger LOG = Logger.getLogger(AdmissionPolicy.class);
    private static final int MAX_REASON_LENGTH = 500;
    private static final Duration LATER = Duration.ofSeconds(5);

    private final AdmissionConfig config;
    private final AdmissionClient client;
    private final JobsConfig jobs;

    AdmissionPolicy(AdmissionConfig config, AdmissionClient client, JobsConfig jobs) {
        this.config = config;
        this.client = client;
        this.jobs = jobs;
    }

    /** Whether anybody is asked. */
    public boolean isActive() {
        return config.url().isPresent();
    }

    /**
     * Asks about one job.
     *
     * @param input a JSON object
     * @param metadata a JSON object; null for none
     * @return the input to go on with, which is the given one unless the hook changed it
     * @throws Problem 403 when it is refused, 503 when no answer can be had and that counts as no, 429 when nobody was asked, as too
     *     many are
     */
    public String admit(Caller caller, String endpoint, String input, List<String> tags, @Nullable String metadata) {
        if (!isActive()) {
            return input;
        }
        Decision decision;
        try {
            decision = client.ask(caller.ownerId(), question(caller, endpoint, input, tags, metadata));
        } catch (AdmissionClient.NoAnswer | FaultToleranceException failure) {
            LOG.warnf("admission.unanswered endpoint=%s: %s", endpoint, failure.getMessage());
            if (config.withoutAnswer() == Verdict.ALLOW) {
                return input;
            }
            throw Problem.unavailable("The job could not be admitted: nobody answers who decides that", LATER);
        }
        if (!Boolean.TRUE.equals(decision.allow())) {
            String reason = decision.reason() == null ? "" : ": " + Texts.begin(decision.reason(), MAX_REASON_LENGTH);
            throw Problem.of(Problem.Kind.FORBIDDEN, "The job is not admitted" + reason);
        }
        Patch patch = decision.patch();
        return patch == null || patch.input() == null ? input : patched(input, patch.input());
    }

    private String patched(String input, ObjectNode changes) {
        String changed;
        try {
            changed = MergePatch.apply(input, changes);
        } catch (IOException unreadable) {
            throw Problem.invalid("input", "is nothing that can be changed");
        }
        if (changed.getBytes(StandardCharsets.UTF_8).length > jobs.maxInputBytes()) {
            throw Problem.of(Problem.Kind.TOO_LARGE, "The input is too large with what the admission hook adds");
        }
        return changed;
    }

    private static String question(
            Caller caller, String endpoint, String input, List<String> tags, @Nullable String metadata) {
        ObjectNode plain = JsonNodeFactory.instance
                .objectNode()
                .put("type", "job.admission")
                .put("owner_id", caller.ownerId().toString())
                .put("key_id", caller.keyId())
                .put("endpoint", endpoint);
        tags.forEach(plain.putArray("tags")::add);
        String head = plain.toString();
        return head.substring(0, head.length() - 1) + ",\"metadata\":" + metadata + ",\"input\":" + input + "}";
    }
}
