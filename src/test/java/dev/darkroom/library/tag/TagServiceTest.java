package dev.darkroom.library.tag;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tags get other names, are assigned and go. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class TagServiceTest extends WithLibrary {

    @Test
    void a_tag_gets_another_name_wherever_it_is() {
        String red = tag("red");
        tag("blue");
        String asset = library.generated(me.ownerId(), PNG, "one");
        send("POST", "tags/" + red + "/assign", "{\"asset_id\":\"%s\"}".formatted(asset), 200);

        send("PATCH", "tags/" + red, "{\"name\":\"crimson\"}", 200).body("tag.name", equalTo("crimson"));
        get(asset).body("asset.tags.name", contains("crimson"));
        send("PATCH", "tags/" + red, "{\"name\":\"crimson\"}", 200);
        send("PATCH", "tags/" + red, "{\"name\":\"blue\"}", 409);
        get("tags").body("tags.name", contains("blue", "crimson"));
    }

    @Test
    void a_name_has_fifty_characters_at_most() {
        String fifty = "x".repeat(50);
        String tag = tag(fifty);

        for (String name : List.of("\"" + fifty + "x\"", "\"\"", "\" \"", "null", "7")) {
            send("POST", "tags", "{\"name\":%s}".formatted(name), 422).body("error.field", equalTo("name"));
            send("PATCH", "tags/" + tag, "{\"name\":%s}".formatted(name), 422).body("error.field", equalTo("name"));
        }
        get("tags").body("tags.name", contains(fifty));
    }

    @Test
    void what_is_replaced_is_replaced_whole_or_not_at_all() {
        String red = tag("red");
        String blue = tag("blue");
        UUID job = ids.next();
        String asset = library.generated(me.ownerId(), job, PNG, "one");

        send("PUT", "tags", "{\"request_id\":\"%s\",\"tag_ids\":[\"%s\"]}".formatted(job, red), 200)
                .body("tags.name", contains("red"));
        send("PUT", "tags", "{\"asset_id\":\"%s\",\"tag_ids\":[\"%s\",\"%s\"]}".formatted(asset, blue, ids.next()), 422)
                .body("error.field", equalTo("tag_ids"));
        get(asset + "/tags").body("tags.name", contains("red"));
        send("PUT", "tags", "{\"vector_id\":\"%s\",\"tag_ids\":[]}".formatted(asset), 200)
                .body("tags", empty());
    }

    @Test
    void a_tag_that_is_removed_is_gone_from_its_assets() {
        String red = tag("red");
        String blue = tag("blue");
        String asset = library.generated(me.ownerId(), PNG, "one");
        for (String each : List.of(red, blue)) {
            send("POST", "tags/" + each + "/assign", "{\"asset_id\":\"%s\"}".formatted(asset), 200);
        }

        send("DELETE", "tags/" + red, "", 204);

        get("tags").body("tags.name", contains("blue"));
        get(asset).body("asset.tags.name", contains("blue"));
        get(asset + "/tags").body("tags.name", contains("blue"));
        send("DELETE", "tags/" + red, "", 404);
    }

    @Test
    void others_tags_are_not_there() {
        String theirs = as(callers.somebody().authorization())
                .body("{\"name\":\"theirs\"}")
                .post("/v1/assets/tags")
                .path("tag.id");

        send("PATCH", "tags/" + theirs, "{\"name\":\"mine\"}", 404);
        send("DELETE", "tags/" + theirs, "", 404);
        as(me.authorization())
                .get("/v1/assets?tag_id=" + theirs)
                .then()
                .statusCode(422)
                .body("error.field", equalTo("tag_id"));
    }

    private String tag(String name) {
        return send("POST", "tags", "{\"name\":\"%s\"}".formatted(name), 201)
                .extract()
                .path("tag.id");
    }
}
