package dev.darkroom.boot;

import java.io.PrintStream;

/** Prints sample commands for the console, ready to paste. */
final class SampleCommands {

    private SampleCommands() {}

    static void print(PrintStream console, String base, String endpoint) {
        console.printf("""

                Now you (KEY is your key, shown at the first start, or DARKROOM_BOOTSTRAP_KEY):

                  curl -H "Authorization: Key $KEY" -H "Content-Type: application/json" \\
                    -d '{"prompt": "a red fox in the snow"}' %1$s/queue/%2$s
                  curl -H "Authorization: Key $KEY" "%1$s/v1/assets?q=fox"

                From JavaScript, with fal's own client (npm install @fal-ai/client):

                  import { createFalClient } from "@fal-ai/client";
                  const hosts = { "queue.fal.run": "/queue", "fal.run": "/run", "rest.fal.ai": "/rest", "v3.fal.media": "", "v3b.fal.media": "" };
                  const fal = createFalClient({ credentials: process.env.KEY, requestMiddleware: async (r) => {
                    const url = new URL(r.url), prefix = hosts[url.host];
                    return prefix === undefined ? r : { ...r, url: `%1$s${prefix}${url.pathname}${url.search}` }; } });
                  const { data } = await fal.subscribe("%2$s", { input: { prompt: "a red fox in the snow" } });

                The gallery is at %1$s/ and everything stays up until Ctrl-C.
                """, base, endpoint);
    }
}
