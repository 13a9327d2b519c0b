package dev.darkroom.e2e;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** fal's own JavaScript client, unmodified, against the service as it comes. */
class OfficialClientIT {

    @Test
    void fals_own_client_gets_what_it_asks_for() {
        NodeScripts.assumeNode();
        try (PackagedApp app = PackagedApp.darkroom("official-client").start()) {
            Map<String, String> where = Map.of("DARKROOM_URL", app.url(), "DARKROOM_KEY", PackagedApp.KEY);
            NodeScripts.run("client.mjs", where);
            NodeScripts.run("streaming.mjs", where);
            Map<String, String> withWebSocket = new HashMap<>(where);
            // Node has one of its own from 22 on.
            withWebSocket.put("NODE_OPTIONS", "--experimental-websocket");
            NodeScripts.run("realtime.mjs", withWebSocket);
        }
    }
}
