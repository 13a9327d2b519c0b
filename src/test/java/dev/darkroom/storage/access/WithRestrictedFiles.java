package dev.darkroom.storage.access;

import static io.restassured.RestAssured.given;

import dev.darkroom.storage.ObjectFixture;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** An owner with files, a friend who may be named, and a stranger. */
abstract class WithRestrictedFiles {

    @Inject
    ObjectFixture objects;

    @Inject
    ObjectService objectService;

    @Inject
    Callers callers;

    TestCaller owner;
    TestCaller friend;
    TestCaller stranger;

    @BeforeEach
    void three_people() {
        owner = callers.somebody();
        friend = callers.somebody();
        stranger = callers.somebody();
    }

    /** Three bytes of the owner, public so far. */
    StoredObject stored() {
        return objects.stored(owner.ownerId());
    }

    Response put(StoredObject object, String acl) {
        return as(owner).queryParam("url", url(object)).body(acl).put("/v1/storage/files/acl");
    }

    static int read(StoredObject object, @Nullable TestCaller reader) {
        RequestSpecification request = reader == null ? given() : as(reader);
        return request.get("/files/{key}", object.key()).statusCode();
    }

    static RequestSpecification as(TestCaller caller) {
        return given().header("Authorization", caller.authorization()).contentType("application/json");
    }

    static String url(StoredObject object) {
        return "http://localhost:" + RestAssured.port + ObjectService.urlPath(object.key());
    }
}
