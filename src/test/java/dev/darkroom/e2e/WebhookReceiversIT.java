package dev.darkroom.e2e;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Receivers that verify webhooks with the libraries of others: Standard Webhooks, Svix, CloudEvents. */
class WebhookReceiversIT {

    @Test
    void they_believe_what_they_are_told() {
        NodeScripts.assumeNode();
        int port = FreePorts.next();
        try (PackagedApp app = PackagedApp.darkroom("webhook-receivers")
                .env("DARKROOM_OUTGOING_ALLOW", "http://127.0.0.1:" + port)
                .start()) {
            NodeScripts.run(
                    "webhooks.mjs",
                    Map.of(
                            "DARKROOM_URL",
                            app.url(),
                            "DARKROOM_KEY",
                            PackagedApp.KEY,
                            "RECEIVER_PORT",
                            Integer.toString(port)));
        }
    }
}
