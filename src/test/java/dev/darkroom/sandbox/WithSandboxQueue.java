package dev.darkroom.sandbox;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;

/** A client of the emulated queue. */
abstract class WithSandboxQueue {

    static final String FLUX = "/sandbox/queue/fal-ai/flux/dev";
    static final String UUID_7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    static JsonPath submit(String input) {
        return client().body(input).post(FLUX).then().statusCode(200).extract().jsonPath();
    }

    static void awaitCompleted(JsonPath submitted) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> client().get(submitted.getString("status_url")).statusCode() == 200);
    }

    static RequestSpecification client() {
        return given().header("Authorization", "Key id:secret").contentType(ContentType.JSON);
    }
}
