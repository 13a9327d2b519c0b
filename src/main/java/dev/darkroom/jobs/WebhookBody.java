package dev.darkroom.jobs;

import java.util.UUID;

/**
 * What a caller's webhook gets, in the shape of fal's own: keys sorted, {@code error} an explicit null on success
 * (captured traffic), the payload digit for digit.
 */
final class WebhookBody {

    private WebhookBody() {}

    static String render(UUID id, int status, String payload) {
        boolean ok = status >= 200 && status < 300;
        String error = ok ? "null" : "\"Invalid status code: " + status + "\"";
        return "{\"error\": " + error + ", \"gateway_request_id\": \"" + id + "\", \"payload\": " + payload
                + ", \"request_id\": \"" + id + "\", \"status\": \"" + (ok ? "OK" : "ERROR") + "\"}";
    }
}
