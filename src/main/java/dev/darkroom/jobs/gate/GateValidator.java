package dev.darkroom.jobs.gate;

import dev.darkroom.deliveries.webhook.WebhookUrlValidator;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Validates submissions to Darkroom's own endpoints, of which the gate is the only one. */
@ApplicationScoped
public class GateValidator {

    private final WebhookUrlValidator webhookUrlValidator;
    private final JobsConfig config;

    GateValidator(WebhookUrlValidator webhookUrlValidator, JobsConfig config) {
        this.webhookUrlValidator = webhookUrlValidator;
        this.config = config;
    }

    /** @throws Problem 422 when the id is one of ours that there is not */
    public static void requireKnown(EndpointId endpoint) {
        if (endpoint.isOwn() && !endpoint.isGate()) {
            throw Problem.invalid("endpoint", "is none of Darkroom's own, which is darkroom/gate");
        }
    }

    /** How long a job of this endpoint and input may take where its caller says nothing shorter. */
    public Duration timeout(EndpointId endpoint, String input) {
        if (!endpoint.isGate()) {
            return config.totalDeadline();
        }
        Duration own = GateInput.read("input", input, config.gateDeadline()).timeout();
        return own == null ? config.gateDeadline() : own;
    }

    /** The longest that a caller may say. */
    public Duration longest(EndpointId endpoint) {
        return endpoint.isGate() ? config.gateDeadline() : config.totalDeadline();
    }

    /**
     * What can be told without looking anything up.
     *
     * @param field what the caller calls the input
     * @throws Problem 422, naming the field
     */
    public void check(String field, EndpointId endpoint, String input) {
        if (endpoint.isGate()) {
            GateInput.read(field, input, config.gateDeadline());
        }
    }

    /** Who is told that it waits; empty for nobody. */
    public Optional<String> address(EndpointId endpoint, String input) {
        return endpoint.isGate()
                ? Optional.ofNullable(
                        GateInput.read("input", input, config.gateDeadline()).notifyUrl())
                : Optional.empty();
    }

    /**
     * As {@link #check}, and whether the address that it names can be called.
     *
     * @throws Problem 422, naming the field
     */
    public void checkAddress(String field, EndpointId endpoint, String input) {
        check(field, endpoint, input);
        address(endpoint, input).ifPresent(url -> webhookUrlValidator.check(field + "." + GateInput.NOTIFY, url));
    }
}
