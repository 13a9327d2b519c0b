package dev.darkroom.library.character;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Characters, from their introduction to their end. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class CharacterServiceTest extends WithLibrary {

    @Test
    void a_character_lives_from_its_introduction_to_its_end() {
        String picture = library.generated(me.ownerId(), PNG, "Anna, from the front");
        String id = send("POST", "characters", body("Anna", "@anna", picture), 201)
                .body("character.type", equalTo("character"))
                .body("character.character_identifier", equalTo("anna"))
                .body("character.reference_images", contains(picture))
                .body("character.asset_count", nullValue())
                .body("character", not(hasKey("filters")))
                .extract()
                .path("character.id");

        get("characters").body("characters.id", contains(id));
        get("collections/" + id).body("collection.type", equalTo("character"));
        send("PATCH", "characters/" + id, "{\"name\":\"Anne\",\"reference_images\":[\"https://x.test/a.png\"]}", 200)
                .body("character.name", equalTo("Anne"))
                .body("character.description", equalTo("a figure"))
                .body("character.reference_images", contains("https://x.test/a.png"));
        send("POST", "characters/" + id + "/favorite", "", 200).body("character.is_favorited", equalTo(true));
        send("POST", "characters/" + id + "/unfavorite", "", 200).body("character.is_favorited", equalTo(false));
        send("DELETE", "characters/" + id, "", 204);
        as(me.authorization()).get("/v1/assets/characters/" + id).then().statusCode(404);
    }

    @Test
    void prompts_that_name_a_character_are_found() {
        String anna = library.generated(me.ownerId(), PNG, "@anna at the sea");
        String both = library.generated(me.ownerId(), PNG, "@Anna and @ben, dancing");
        library.generated(me.ownerId(), PNG, "write to anna@anna.example or @annabel");
        String id = send("POST", "characters", body("Anna", "ANNA", "https://x.test/a.png"), 201)
                .extract()
                .path("character.id");

        get("?character_identifier=anna")
                .body("assets.asset_id", contains(both, anna))
                .body("total_count", equalTo(2));
        get("?character_identifier=@ben,anna").body("total_count", equalTo(2));
        get("?character_identifier=ben").body("assets.asset_id", contains(both));
        get("collections/" + id + "/assets").body("assets.asset_id", contains(both, anna));
        send("POST", "collections/" + id + "/assets", "{\"asset_id\":\"%s\"}".formatted(both), 409);
    }

    @Test
    void an_identifier_means_one_character() {
        send("POST", "characters", body("Anna", "anna", "https://x.test/a.png"), 201);
        String ben = send("POST", "characters", body("Ben", "ben", "https://x.test/a.png"), 201)
                .extract()
                .path("character.id");

        send("POST", "characters", body("Other", "Anna", "https://x.test/a.png"), 409);
        send("PATCH", "characters/" + ben, "{\"identifier\":\"anna\"}", 409);
        send("PATCH", "characters/" + ben, "{\"identifier\":\"ben\"}", 200);
        send("PATCH", "characters/" + ben, "{\"identifier\":null}", 200)
                .body("character.character_identifier", nullValue());
    }

    @Test
    void what_a_character_needs_is_named() {
        String theirs = library.generated(callers.somebody().ownerId(), PNG, "not mine");
        for (String images : List.of("[]", "\"x\"", "[\"nonsense\"]", "[\"%s\"]".formatted(theirs), "[1]")) {
            String body = "{\"name\":\"A\",\"description\":\"d\",\"reference_images\":%s}".formatted(images);
            send("POST", "characters", body, 422).body("error.field", equalTo("reference_images"));
        }
        send("POST", "characters", "{\"name\":\"A\",\"description\":\"d\"}", 422)
                .body("error.field", equalTo("reference_images"));
        send("POST", "characters", "{\"name\":\"A\",\"reference_images\":[\"https://x.test/a\"]}", 422)
                .body("error.field", equalTo("description"));
        send("POST", "characters", body("A", "a b", "https://x.test/a.png"), 422)
                .body("error.field", equalTo("identifier"));
        get("characters").body("characters", empty());
    }

    private static String body(String name, String identifier, String picture) {
        return "{\"name\":\"%s\",\"identifier\":\"%s\",\"description\":\"a figure\",\"reference_images\":[\"%s\"]}"
                .formatted(name, identifier, picture);
    }
}
