package dev.darkroom.boot;

import dev.darkroom.access.SessionService;
import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.work.BackgroundMode;
import dev.darkroom.upstream.client.Provider;
import dev.darkroom.upstream.client.Providers;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.util.stream.Collectors;
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
    private final Providers providers;
    private final BackgroundMode background;
    // On the console and not in the log: logs are shipped and kept, and a key must not be.
    private final PrintStream console = System.out;

    StartupMessage(
            FirstStart firstStart,
            SessionService sessionService,
            SampleJob sampleJob,
            PublicUrl publicUrl,
            @ConfigProperty(name = "darkroom.tour", defaultValue = "false") boolean withTour,
            Providers providers,
            BackgroundMode background) {
        this.providers = providers;
        this.hasUpstream = !providers.isSandbox();
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
        return providers.all().stream().map(StartupMessage::target).collect(Collectors.joining("; ", "", "."));
    }

    private static String target(Provider provider) {
        boolean unnamed = provider.name().equals(Providers.DEFAULT);
        boolean keyless = provider.accounts().getFirst().authorization() == null;
        return (unnamed ? "" : provider.name() + ", ")
                + provider.queue().authority()
                + (keyless ? ", without a key" : "")
                + (keyless && unnamed ? ": DARKROOM_UPSTREAM_KEY is not set" : "");
    }

    void greet() {
        String base = publicUrl.forOthers();
        if (PreBootSettings.isSandboxAlone()) {
            console.printf(
                    "%nThe sandbox is at %s, for the settings of a Darkroom that say where its provider is.%n", base);
        }
        if (!background.isEnabled()) {
            return;
        }
        console.printf("%nDarkroom is at %s%n", base);
        if (background.runsInRequests()) {
            console.printf("  Mode serverless: nothing is done between requests, but by POST %s/internal/tick%n", base);
        }
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
