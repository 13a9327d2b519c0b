package dev.darkroom.e2e;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Packages of others that speak to fal, unmodified and pointed here as {@code docs/how-to/clients.md} says. */
class OtherClientsIT {

    @Test
    void the_ai_sdk_and_fals_server_proxy_get_what_they_ask_for() {
        NodeScripts.assumeNode();
        try (PackagedApp app = PackagedApp.darkroom("other-clients").start()) {
            Map<String, String> where = Map.of("DARKROOM_URL", app.url(), "DARKROOM_KEY", PackagedApp.KEY);
            NodeScripts.run("ai-sdk.mjs", where);
            NodeScripts.run("server-proxy.mjs", where);
        }
    }
}
