package dev.darkroom.deliveries;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.Receiver;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;

/** An owner who registers webhooks, and what their receivers get. */
abstract class WithWebhooks {

    @Inject
    Callers callers;

    @Inject
    Database database;

    TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWithAllOfAnOwner();
    }

    RequestSpecification as() {
        return given().header("Authorization", owner.authorization()).contentType(ContentType.JSON);
    }

    ValidatableResponse register(String body) {
        return as().body(body).post("/v1/webhooks").then();
    }

    JsonPath registered(String receiver, String more) {
        return register("{\"url\": \"" + Receiver.url(receiver) + "\"" + more + "}")
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    static JsonPath body(Receiver.Received received) {
        return JsonPath.from(new String(received.body(), StandardCharsets.UTF_8));
    }

    static Receiver.Received first(String name) {
        await().atMost(Api.PATIENCE).until(() -> !Receiver.receivedFor(name).isEmpty());
        return Receiver.receivedFor(name).getFirst();
    }

    /** The signature of a kind that a receiver of Standard Webhooks would compute. */
    static String v1(String secret, Receiver.Received received) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        mac.update((received.header("Webhook-id") + "." + received.header("Webhook-timestamp") + ".")
                .getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(received.body()));
    }
}
