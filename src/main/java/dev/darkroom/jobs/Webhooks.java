package dev.darkroom.jobs;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.WebUrl;
import dev.darkroom.upstream.OutgoingException;
import dev.darkroom.upstream.OutgoingGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Looks at the webhooks that callers name before anything is taken in. */
@ApplicationScoped
class Webhooks {

    private static final Duration LOOK_UP = Duration.ofSeconds(2);

    private final OutgoingGuard guard;

    Webhooks(OutgoingGuard guard) {
        this.guard = guard;
    }

    /**
     * @param field what to blame
     * @throws Problem when it could never be called
     */
    void check(String field, String webhook) {
        WebUrl url = WebUrl.parse(webhook)
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
