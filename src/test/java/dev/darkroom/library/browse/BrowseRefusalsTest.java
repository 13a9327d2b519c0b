package dev.darkroom.library.browse;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.access.Scope;
import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browse refuses, and what it does not show. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class BrowseRefusalsTest extends WithLibrary {

    @Test
    void words_that_are_no_query_do_no_harm() {
        library.generated(me.ownerId(), PNG, "a cat");

        for (String words : List.of("'", "\"", "and or not", "%00", "a & | ! <-> b:*", "\\")) {
            as(me.authorization())
                    .queryParam("q", words)
                    .get("/v1/assets")
                    .then()
                    .statusCode(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,limit",
        "limit=-1,limit",
        "limit=ten,limit",
        "limit=,limit",
        "media_type=hologram,media_type",
        "source=theft,source",
        "section=attic,section",
        "tag_mode=some,tag_mode",
        "tag_id=x,tag_id",
        "collection_id=x,collection_id",
        "cursor=abc,cursor",
        "colour=red,colour",
        "search_image_url=nowhere,search_image_url",
        "search_image_url=http://10.0.0.1/a.png&sort=newest,sort",
        "min_similarity=2,min_similarity"
    })
    void what_is_not_understood_is_named(String query, String field) {
        as(me.authorization())
                .get("/v1/assets?" + query)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.message", startsWith(field + ":"));
    }

    @Test
    void a_cursor_of_another_filter_is_refused() {
        library.generated(me.ownerId(), PNG, "one");
        library.generated(me.ownerId(), PNG, "two");
        String cursor = browse("limit=1").extract().path("next_cursor");

        as(me.authorization())
                .get("/v1/assets?limit=1&q=one&cursor=" + cursor)
                .then()
                .statusCode(422)
                .body("error.message", startsWith("cursor:"));
    }

    @Test
    void what_belongs_to_somebody_else_is_not_found() {
        String id = library.generated(callers.somebody().ownerId(), PNG, "a secret");

        browse("").body("total_count", equalTo(0));
        for (String path : List.of(id, ids.next().toString(), "nonsense", "1-1-1-1-1")) {
            as(me.authorization())
                    .get("/v1/assets/" + path)
                    .then()
                    .statusCode(404)
                    .body("error.type", equalTo("not_found"));
        }
    }

    @Test
    void a_key_without_the_scope_may_not_look() {
        as(callers.somebodyWith(Scope.JOBS_READ).authorization())
                .get("/v1/assets")
                .then()
                .statusCode(403)
                .body("error.message", containsString("assets:read"));
    }
}
