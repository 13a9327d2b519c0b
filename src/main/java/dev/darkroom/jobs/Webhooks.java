package dev.darkroom.jobs;

import dev.darkroom.shared.Problem;
import dev.darkroom.upstream.OutgoingException;
import dev.darkroom.upstream.OutgoingGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
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
        try {
            guard.check(new URI(webhook), LOOK_UP);
        } catch (URISyntaxException malformed) {
            throw Problem.invalid(field, "Input should be a valid URL");
        } catch (OutgoingException.Refused refused) {
            throw Problem.invalid(field, "This URL cannot be called: " + refused.getMessage());
        } catch (OutgoingException unreachable) {
            // It may be reachable by the time there is something to say.
        }
    }
}
