package dev.darkroom.boot;

import dev.darkroom.access.Sessions;
import dev.darkroom.shared.Background;
import dev.darkroom.shared.PublicUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the console says once the service is up. */
@ApplicationScoped
class Welcome {

    private final FirstStart firstStart;
    private final Sessions sessions;
    private final Tour tour;
    private final PublicUrl publicUrl;
    private final boolean withTour;
    private final boolean hasUpstream;
    private final Background background;
    // On the console and not in the log: logs are shipped and kept, and a key must not be.
    private final PrintStream console = System.out;

    Welcome(
            FirstStart firstStart,
            Sessions sessions,
            Tour tour,
            PublicUrl publicUrl,
            @ConfigProperty(name = "darkroom.tour", defaultValue = "false") boolean withTour,
            @ConfigProperty(name = "darkroom.upstream.url") Optional<String> upstreamUrl,
            @ConfigProperty(name = "darkroom.upstream.key") Optional<String> upstreamKey,
            Background background) {
        this.hasUpstream = upstreamUrl.or(() -> upstreamKey).isPresent();
        this.firstStart = firstStart;
        this.sessions = sessions;
        this.tour = tour;
        this.publicUrl = publicUrl;
        this.withTour = withTour;
        this.background = background;
    }

    void sayGoodbye() {
        if (withTour) {
            console.printf("%nStopping; what is under way goes on at the next start.%n");
        }
    }

    void greet() {
        if (!background.isEnabled()) {
            return;
        }
        String base = publicUrl.forOthers();
        console.printf("%nDarkroom is at %s%n", base);
        if (firstStart.hasMadeKey()) {
            console.printf("  Sign in to the gallery:         %s%n", base + sessions.signInPath());
        } else if (withTour) {
            console.printf("  Sign in to the gallery with your key: %s%n", base + "/signin");
        }
        if (withTour && !hasUpstream) {
            console.printf("  Jobs go to the built-in sandbox; set DARKROOM_UPSTREAM_KEY for fal.%n");
        }
        if (withTour && hasUpstream) {
            console.printf("%nAn upstream is configured, so no sample job is run: it might cost money.%n");
        } else if (withTour) {
            Thread.ofVirtual().name("tour").start(() -> tour.begin(console));
        }
    }
}
