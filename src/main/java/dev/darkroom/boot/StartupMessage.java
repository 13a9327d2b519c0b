package dev.darkroom.boot;

import dev.darkroom.access.SessionService;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.work.Background;
import dev.darkroom.upstream.client.Upstream;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Console message at start-up and shutdown. */
@ApplicationScoped
class StartupMessage {

    private final FirstStart firstStart;
    private final SessionService sessionService;
    private final SampleJob sampleJob;
    private final PublicUrl publicUrl;
    private final boolean withTour;
    private final boolean hasUpstream;
    private final Upstream upstream;
    private final Background background;
    // On the console and not in the log: logs are shipped and kept, and a key must not be.
    private final PrintStream console = System.out;

    StartupMessage(
            FirstStart firstStart,
            SessionService sessionService,
            SampleJob sampleJob,
            PublicUrl publicUrl,
            @ConfigProperty(name = "darkroom.tour", defaultValue = "false") boolean withTour,
            @ConfigProperty(name = "darkroom.upstream.url") Optional<String> upstreamUrl,
            @ConfigProperty(name = "darkroom.upstream.key") Optional<String> upstreamKey,
            Upstream upstream,
            Background background) {
        this.upstream = upstream;
        this.hasUpstream = upstreamUrl.or(() -> upstreamKey).isPresent();
        this.firstStart = firstStart;
        this.sessionService = sessionService;
        this.sampleJob = sampleJob;
        this.publicUrl = publicUrl;
        this.withTour = withTour;
        this.background = background;
    }

    void sayGoodbye() {
        if (withTour) {
            console.printf(
                    "%nStopping; what is under way goes on at the next start%s.%n",
                    hasUpstream ? "" : ", but what the sandbox was at is lost with it");
        }
    }

    private String target() {
        if (!hasUpstream) {
            return "the built-in sandbox; set DARKROOM_UPSTREAM_KEY for fal.";
        }
        return upstream.queue().authority()
                + (upstream.authorization() == null ? ", without a key: DARKROOM_UPSTREAM_KEY is not set." : ".");
    }

    void greet() {
        if (!background.isEnabled()) {
            return;
        }
        String base = publicUrl.forOthers();
        console.printf("%nDarkroom is at %s%n", base);
        if (firstStart.hasMadeKey()) {
            console.printf("  Sign in to the gallery:         %s%n", base + sessionService.signInPath());
        } else if (withTour) {
            console.printf("  Sign in to the gallery with your key: %s%n", base + "/signin");
        }
        if (withTour) {
            console.printf("  Jobs go to %s%n", target());
        }
        if (withTour && hasUpstream) {
            console.printf("%nAn upstream is configured, so no sample job is run: it might cost money.%n");
        } else if (withTour) {
            Thread.ofVirtual().name("tour").start(() -> sampleJob.begin(console));
        }
    }
}
