package dev.darkroom.sandbox;

import java.util.List;

/** A request for every resource of the sandbox. */
final class SandboxPaths {

    static final String LEDGER = "/sandbox/ledger";
    static final String HISTORY = "/sandbox/v1/models/requests/by-endpoint";

    private SandboxPaths() {}

    record Call(String method, String path, String query) {
        Call(String method, String path) {
            this(method, path, "");
        }
    }

    static final List<Call> ALL = List.of(
            new Call("GET", LEDGER),
            new Call("GET", HISTORY, "?endpoint_id=fal-ai/flux/dev&expand=payloads"),
            new Call("GET", "/sandbox/v1/models"),
            new Call("GET", "/sandbox/v1/models/pricing", "?endpoint_id=fal-ai/flux/dev"),
            new Call("GET", "/sandbox/v1/models/usage", ""),
            new Call("POST", "/sandbox/queue/fal-ai/flux/dev", "?fal_webhook=http://10.0.0.1/hook"),
            new Call("POST", "/sandbox/run/fal-ai/flux/dev", "?fal_jwt_token=x"),
            new Call("POST", "/sandbox/run/fal-ai/flux/dev/stream", "?fal_jwt_token=x"),
            new Call("GET", "/sandbox/queue/fal-ai/flux/requests/x/status"),
            new Call("PUT", "/sandbox/queue/fal-ai/flux/requests/x/cancel"),
            new Call("GET", "/sandbox/rest/.well-known/jwks.json"),
            new Call("POST", "/sandbox/rest/storage/upload/initiate"),
            new Call("POST", "/sandbox/rest/storage/auth/token"),
            new Call("POST", "/sandbox/rest/tokens/"),
            new Call("POST", "/sandbox/files/upload"),
            new Call("PUT", "/sandbox/files/b/x/y.png"),
            new Call("GET", "/sandbox/files/b/x/y.png"),
            new Call("GET", "/sandbox/files/o/x/y/z.png"));
}
