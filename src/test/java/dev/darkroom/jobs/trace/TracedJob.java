package dev.darkroom.jobs.trace;

import static dev.darkroom.testing.ScriptedUpstream.submits;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import dev.darkroom.testing.OriginFiles;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import dev.darkroom.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A job with a webhook, from its submit within a caller's trace to the end of its delivery.
 *
 * @param traceparent what its submit was sent with
 */
record TracedJob(String id, String app, String receiver, String traceId, String traceparent) {

    /** In the prompt, and in the query of the webhook's URL. */
    static final String SECRET = "zq7wordofaprompt";

    static TracedJob submitted() {
        String app = "traced/" + UUID.randomUUID();
        String receiver = UUID.randomUUID().toString();
        String traceId = UUID.randomUUID().toString().replace("-", "");
        String traceparent = "00-" + traceId + "-00f067aa0ba902b7-01";
        String id = Api.caller()
                .header("traceparent", traceparent)
                .contentType("application/json")
                .body(Map.of("prompt", SECRET))
                .post("/queue/" + app + "?fal_webhook=" + Receiver.url(receiver) + "%3Ftoken=" + SECRET)
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");
        await().atMost(Api.PATIENCE).until(() -> !submits(app).isEmpty());
        return new TracedJob(id, app, receiver, traceId, traceparent);
    }

    /** Calls back with a picture, and waits until the webhook has been told. */
    TracedJob ended() throws IOException {
        String picture = OriginFiles.serve("/traced/" + id + ".png", "image/png", Samples.image("png", 8, 8));
        String payload = "{\"images\": [{\"url\": \"" + picture + "?signature=" + SECRET + "\"}]}";
        ScriptedUpstream.Accepted request = request();
        given().contentType("application/json")
                .body("{\"request_id\": \"" + request.id() + "\", \"gateway_request_id\": \"" + request.id()
                        + "\", \"status\": \"OK\", \"error\": null, \"payload\": " + payload + "}")
                .post(callbackPath())
                .then()
                .statusCode(200);
        await().atMost(Api.PATIENCE).until(() -> !Receiver.receivedFor(receiver).isEmpty());
        return this;
    }

    ScriptedUpstream.Accepted request() {
        return submits(app).getFirst();
    }

    String callbackPath() {
        return URI.create(request().callback()).getPath();
    }

    String callbackToken() {
        String path = callbackPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    Map<String, List<String>> delivered() {
        return Receiver.receivedFor(receiver).getFirst().headers();
    }
}
