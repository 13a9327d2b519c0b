package dev.darkroom.deliveries.webhook;

import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingGuard;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import dev.darkroom.shared.url.WebUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Validates webhook URLs against the outgoing guard before they are accepted. */
@ApplicationScoped
public class WebhookUrlValidator {

    private static final Duration LOOK_UP = Duration.ofSeconds(2);

    private final OutgoingGuard guard;

    WebhookUrlValidator(OutgoingGuard guard) {
        this.guard = guard;
    }

    /**
     * @param field what to blame
     * @throws Problem when it could never be called
     */
    public void check(String field, String webhook) {
        // Browsers pass over what stands before and behind; a NUL among that is nothing that can be kept.
        WebUrl url = Optional.of(webhook)
                .filter(Texts::isStorable)
                .flatMap(WebUrl::parse)
                .orElseThrow(() -> Problem.invalid(field, "This URL cannot be called: it is no http or https URL"));
        try {
            guard.check(url, LOOK_UP);
        } catch (OutgoingException.Refused refused) {
            throw Problem.invalid(field, "This URL cannot be called: " + refused.getMessage());
        } catch (OutgoingException unreachable) {
            // It may be reachable by the time there is something to say.
        }
    }
}
