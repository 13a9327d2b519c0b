package dev.darkroom.access;

import static io.restassured.RestAssured.given;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

/** An owner who makes keys, and what these may. */
abstract class WithKeys {

    @Inject
    Callers callers;

    @Inject
    Database database;

    TestCaller owner;

    @BeforeEach
    void somebody() {
        owner = callers.somebodyWith(Scope.JOBS_READ, Scope.ASSETS_READ, Scope.KEYS_READ, Scope.KEYS_WRITE);
    }

    static RequestSpecification as(String authorization) {
        return given().header("Authorization", authorization).contentType(ContentType.JSON);
    }

    ValidatableResponse make(String body) {
        return as(owner.authorization()).body(body).post("/v1/keys").then();
    }

    /** {@code id:secret} of a new key that may do all that its maker may. */
    String made() {
        return make("""
                {"name": "made", "scopes": ["jobs:read", "assets:read", "keys:read", "keys:write"]}""").statusCode(201).extract().path("secret");
    }

    static String id(String secret) {
        return secret.substring(0, secret.indexOf(':'));
    }

    static int listing(String secret) {
        return as("Key " + secret).get("/v1/jobs").statusCode();
    }
}
