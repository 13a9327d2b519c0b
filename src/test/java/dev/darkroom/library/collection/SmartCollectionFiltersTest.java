package dev.darkroom.library.collection;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query that is kept, or acts, means no more than it names: a share link would show it all. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class SmartCollectionFiltersTest extends WithLibrary {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tag_id\": []}",
                "{\"tag_id\": null}",
                "{\"media_type\": []}",
                "{\"q\": \"\"}",
                "{\"q\": \" \"}",
                "{\"input\": {}}",
                "{\"collection_id\": \"\"}",
                "{\"created_before\": \"\"}",
                "{\"favorite\": null}",
                "{\"tag_mode\": \"all\"}"
            })
    void a_field_that_names_nothing_is_refused(String filters) {
        send("POST", "collections", "{\"name\": \"Smart\", \"filters\": " + filters + "}", 422)
                .body("error.field", startsWith("filters"));
        String id = send("POST", "collections", "{\"name\": \"Smart\", \"filters\": {\"q\": \"cat\"}}", 201)
                .extract()
                .path("collection.id");
        send("PATCH", "collections/" + id, "{\"filters\": " + filters + "}", 422)
                .body("error.field", startsWith("filters"));
        send("POST", "bulk", "{\"query\": " + filters + ", \"favorite\": true}", 422)
                .body("error.field", startsWith("query"));
    }

    @Test
    void everything_is_said_by_an_empty_object() {
        send("POST", "collections", "{\"name\": \"All\", \"filters\": {}}", 201)
                .body("collection.type", equalTo("smart"));
    }
}
