package dev.darkroom.e2e;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every call of fal's own JavaScript client, by each way of pointing it here, held against the wire contract. */
class ConformanceIT {

    @Test
    void fals_own_client_finds_the_contract_kept() {
        NodeScripts.assumeNode();
        // As if upstream could not reach us: what inputs name has to be uploaded there.
        try (PackagedApp app = PackagedApp.darkroom("conformance")
                .env("DARKROOM_INPUTS_HAND_OVER", "upload")
                .start()) {
            Map<String, String> where =
                    Map.of("DARKROOM_URL", app.url(), "DARKROOM_KEY", PackagedApp.KEY, "DARKROOM_WAY", "proxy");
            NodeScripts.run("conformance.mjs", where);
            // What is tried elsewhere by middleware is as good by the proxy.
            NodeScripts.run("client.mjs", where);
            NodeScripts.run("streaming.mjs", where);
        }
    }
}
