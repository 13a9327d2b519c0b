package dev.darkroom.library.browse;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browse may be narrowed by. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class AssetFilterFactoryTest extends WithLibrary {

    @Test
    void what_assets_were_made_with_finds_them() {
        String small =
                made("{\"seed\":42,\"num_images\":1,\"image_size\":{\"width\":512},\"loras\":[\"ink\",\"oil\"]}", "{}");
        String large =
                made("{\"seed\":7,\"num_images\":1,\"image_size\":\"square_hd\",\"sync\":true}", "{\"seed\":43}");
        String text = made("{\"seed\":\"42\"}", "not json");

        found("input.seed=42", text, small);
        found("seed=42", small);
        found("seed=43", large);
        found("input.image_size.width=512", small);
        found("input.image_size=square_hd", large);
        found("input.loras=oil", small);
        found("input.sync=true", large);
        found("input.num_images=1", large, small);
        found("input.num_images=1&input.seed=7", large);
        found("input.num_images=1.0", large, small);
        found("input.num_images=2");
    }

    @Test
    void sizes_times_endpoints_and_keys_narrow() {
        String wide = library.generated(me.ownerId(), Samples.image("png", 40, 10), "wide");
        String tall = library.generated(me.ownerId(), Samples.image("png", 10, 40), "tall");
        String sound = library.generated(me.ownerId(), Samples.wav(0.5), "sound");

        found("min_width=20", wide);
        found("max_width=20", tall);
        found("min_height=10&max_height=10", wide);
        found("min_duration=0.4&max_duration=0.6", sound);
        found("endpoint=fal-ai/flux/dev", sound, tall, wide);
        found("endpoint=fal-ai/other");
        found("key=test&media_type=image", tall, wide);
        found("key=other");
        found("created_after=2001-01-01T00:00:00Z&media_type=audio", sound);
        found("created_before=2001-01-01T00:00:00Z");
        found("sort=oldest", wide, tall, sound);
        found("sort=longest&limit=1", sound);
    }

    @Test
    void a_request_is_a_reference_like_the_id() {
        UUID job = ids.next();
        String asset = library.generated(me.ownerId(), job, PNG, "one");

        get(job.toString()).body("asset.asset_id", equalTo(asset));
        get(job + "/tags").body("tags", empty());
        found("request_id=" + job, asset);
        String shelf =
                send("POST", "collections", "{\"name\":\"x\"}", 201).extract().path("collection.id");
        send("POST", "collections/" + shelf + "/assets", "{\"request_id\":\"%s\"}".formatted(job), 200);
        send("DELETE", "collections/" + shelf + "/assets", "{\"vector_id\":\"%s\"}".formatted(asset), 204);
    }

    @ParameterizedTest
    @CsvSource({
        "seed=x,seed",
        "seed=1.5,seed",
        "input.=1,input.",
        "input.a..b=1,input.a..b",
        "input.seed=,input.seed",
        "min_width=-1,min_width",
        "max_duration=long,max_duration",
        "created_after=tomorrow,created_after",
        "request_id=x,request_id",
        "sort=random,sort",
        "endpoint=a%00b,endpoint",
        "input.name=a%00b,input.name",
        "tag_id=00000000-0000-0000-0000-000000000000,tag_id",
        "collection_id=00000000-0000-0000-0000-000000000000,collection_id",
        "limit=1000000000000000000000,limit"
    })
    void what_is_not_understood_is_named(String query, String field) {
        as(me.authorization())
                .urlEncodingEnabled(false)
                .get("/v1/assets?" + query)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("validation_error"))
                .body("error.field", equalTo(field))
                .body("error.message", startsWith(field + ":"));
    }

    private String made(String input, String result) {
        return library.made(me.ownerId(), ids.next(), PNG, "made", input, result);
    }

    private void found(String query, String... assets) {
        get("?" + query).body("assets.asset_id", assets.length == 0 ? empty() : contains(assets));
    }
}
