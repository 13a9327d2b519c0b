package dev.darkroom.library.asset;

import static dev.darkroom.library.asset.LibraryFixture.as;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Samples;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;

/** Somebody with a library that is still empty, and the routes of its assets. */
public abstract class WithLibrary {

    protected static final byte[] PNG = Samples.image("png", 8, 6);

    @Inject
    protected LibraryFixture library;

    @Inject
    protected Callers callers;

    @Inject
    protected Ids ids;

    @Inject
    protected Database database;

    protected Callers.TestCaller me;

    @BeforeEach
    void comeIn() {
        me = callers.somebody();
    }

    protected ValidatableResponse send(String method, String path, String body, int status) {
        return LibraryFixture.send(me.authorization(), method, path, body, status);
    }

    protected ValidatableResponse get(String path) {
        return as(me.authorization()).get("/v1/assets/" + path).then().statusCode(200);
    }

    /** A page of assets, narrowed and ordered by that query. */
    protected ValidatableResponse browse(String query) {
        String uri = query.isEmpty() ? "/v1/assets" : "/v1/assets?" + query;
        return as(me.authorization()).get(uri).then().statusCode(200);
    }
}
