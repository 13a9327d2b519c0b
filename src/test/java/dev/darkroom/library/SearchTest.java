package dev.darkroom.library;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a search finds, and in which order. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class SearchTest extends WithLibrary {

    @Test
    void what_was_filed_is_found_at_once_by_words_and_by_meaning() {
        String zeppelin = file("zeppelin made of knitted wool above a fjord, golden hour");
        file("portrait of an old fisherman, studio light");

        find("q=knitted zeppelin")
                .body("assets[0].asset_id", equalTo(zeppelin))
                .body("assets[0].similarity", greaterThan(0.5f));
        find("q=woollen airship over norwegian water")
                .body("assets[0].asset_id", equalTo(zeppelin))
                .body("assets[0].similarity", lessThan(0.5f));
        find("q=").body("assets[0].similarity", nullValue());
    }

    @Test
    void every_word_counts_more_than_any_meaning() {
        String exact =
                file("invoice number 4711 with a coffee stain, flat lay, and a great many other things around it");
        file("a bill with the number and a stain of coffee");
        file("coffee stain");

        find("q=invoice coffee").body("assets[0].asset_id", equalTo(exact));
        find("q=4711").body("assets.asset_id[0]", equalTo(exact)).body("assets[0].similarity", greaterThan(0.5f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a café in Zürich, rainy | cafe zurich",
                "три медведя в лесу | медведя",
                "黒い猫が窓辺で眠る | 猫",
                "黒い猫が窓辺で眠る | 窓辺",
                "แมวสีดำนอนหลับ | สีดำ",
                "검은 고양이가 잠을 잔다 | 고양이",
                "قطة سوداء تنام | سوداء",
                "the running horses | horse runs",
                "a zeppelin over the sea | zepp*",
                "a zeppelin over the sea | zeppelin OR submarine",
                "a steam-powered tea kettle | \"tea kettle\"",
                "a steam-powered tea kettle | steam-powered",
                "a fox, <lora:inkwash_v2:0.7> | inkwash",
                "a fox, <lora:inkwash_v2:0.7> | <lora:inkwash_v2:0.7>",
                "photo of <sks-marmot> | marmot",
                "3<tigerlily and x>2 | tigerlily",
                "a castle (towering:1.3) --ar 16:9 | --ar 16:9",
            })
    void words_of_any_script_and_form_are_found(String prompt, String query) {
        String wanted = file(prompt);
        file("something else altogether");

        find("q=" + query)
                .body("assets[0].asset_id", equalTo(wanted))
                .body("assets[0].similarity", org.hamcrest.Matchers.greaterThanOrEqualTo(0.5f));
    }

    @ParameterizedTest
    @CsvSource({"zepelin", "zeppelni", "zeppellin", "zepp"})
    void a_word_that_is_nowhere_is_read_as_the_one_it_nearly_is(String typed) {
        String wanted = file("a zeppelin over the sea");
        Awaitility.await()
                .untilAsserted(() -> find("q=" + typed)
                        .body("assets[0].asset_id", equalTo(wanted))
                        .body("assets[0].similarity", greaterThan(0.5f)));
    }

    @Test
    void quotes_ask_for_the_words_and_a_minus_forbids_them() {
        String cat = file("a ginger cat asleep on a sofa");
        String other = file("a grey cat asleep on a sofa");
        file("a kitten dozing on the couch");

        find("q=\"grey cat\"").body("assets.asset_id", contains(other)).body("total_count", equalTo(1));
        find("q=cat -ginger").body("assets.asset_id", not(hasItem(cat))).body("assets[0].asset_id", equalTo(other));
        find("q=\"cat asleep\" -grey").body("assets.asset_id", contains(cat));
        find("q=\"asleep cat\"").body("assets", empty());
    }

    @Test
    void searches_combine_with_every_filter() {
        String tagged = file("a lighthouse in a storm");
        String plain = file("a lighthouse at night");
        String tag = as(me.authorization())
                .body("{\"name\": \"kept\"}")
                .post("/v1/assets/tags")
                .then()
                .statusCode(201)
                .extract()
                .path("tag.id");
        as(me.authorization())
                .body("{\"asset_id\": \"%s\"}".formatted(tagged))
                .post("/v1/assets/tags/" + tag + "/assign")
                .then()
                .statusCode(200);
        as(me.authorization()).body("{\"asset_id\": \"%s\"}".formatted(plain)).post("/v1/assets/favorite");

        find("q=lighthouse&tag_id=" + tag)
                .body("assets.asset_id", contains(tagged))
                .body("total_count", equalTo(1));
        find("q=beacon for ships&tag_id=" + tag).body("assets.asset_id", contains(tagged));
        find("q=beacon for ships&section=favorites").body("assets.asset_id", contains(plain));
        find("q=beacon for ships&media_type=video").body("assets", empty());
        find("q=lighthouse&source=response").body("assets.asset_id", containsInAnyOrder(tagged, plain));
    }

    @Test
    void a_least_similarity_bounds_what_is_found() {
        file("a lighthouse in a storm");
        file("a beacon for ships");

        find("q=lighthouse&min_similarity=0.5").body("total_count", equalTo(1));
        find("q=lighthouse&min_similarity=1").body("assets", empty());
        for (String odd : List.of("1.1", "-1", "x", "NaN", "0.1e3")) {
            as(me.authorization())
                    .get("/v1/assets?q=a&min_similarity=" + odd)
                    .then()
                    .statusCode(422)
                    .body("error.message", org.hamcrest.Matchers.startsWith("min_similarity"));
        }
    }

    @Test
    void the_count_is_of_what_has_the_words_and_not_of_what_is_somewhat_like_it() {
        file("terraced rice fields at dawn");
        file("a terraced garden");
        for (int i = 0; i < 6; i++) {
            file("a hillside with steps and fields, view " + i);
        }

        find("q=terraced").body("total_count", equalTo(2)).body("assets[1].similarity", greaterThanOrEqualTo(0.5f));
        find("q=xqzvwkj").body("total_count", equalTo(0));
    }

    @Test
    void pages_stay_as_they_were_while_assets_arrive() {
        for (int i = 0; i < 12; i++) {
            file("a red car number " + i + (i % 3 == 0 ? " on a beach" : ""));
        }
        for (int i = 0; i < 8; i++) {
            file("an automobile of crimson colour, " + i);
        }
        List<String> undisturbed = find("q=red car&limit=100").extract().path("assets.asset_id");
        int total = find("q=red car").extract().path("total_count");

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = find("q=red car&limit=3" + cursor).extract().jsonPath();
            seen.addAll(page.getList("assets.asset_id", String.class));
            assertThat(page.getInt("total_count")).isEqualTo(total);
            file("a red car that came late");
            cursor = page.getBoolean("has_more") ? "&cursor=" + page.getString("next_cursor") : "";
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactlyElementsOf(undisturbed).hasSizeGreaterThan(12);
    }

    @Test
    void a_cursor_belongs_to_its_search() {
        file("a red car");
        file("a red bus");
        String cursor = find("q=red&limit=1").extract().path("next_cursor");

        for (String other : List.of("q=blue", "q=red&media_type=image", "limit=1", "q=red&min_similarity=0.1")) {
            as(me.authorization())
                    .get("/v1/assets?" + other + "&cursor=" + cursor)
                    .then()
                    .statusCode(422);
        }
    }

    @Test
    void nobody_finds_what_is_somebody_elses() {
        String mine = file("a very secret prototype");
        Callers.TestCaller other = callers.somebody();

        as(other.authorization()).get("/v1/assets?q=secret prototype").then().body("assets", empty());
        as(other.authorization()).get("/v1/assets?q=secrte").then().body("assets", empty());
        find("q=secret prototype").body("assets.asset_id", contains(mine));
    }

    @Test
    void changed_words_are_read_again() {
        String asset = file("a plain wall");
        database.update(
                "UPDATE asset SET prompt = 'a hot air balloon above the desert' WHERE id = ?", UUID.fromString(asset));

        Awaitility.await()
                .untilAsserted(() -> find("q=flying over sand dunes").body("assets.asset_id", contains(asset)));
    }

    private String file(String prompt) {
        return library.generated(me.ownerId(), PNG, prompt);
    }

    private ValidatableResponse find(String query) {
        return as(me.authorization()).get("/v1/assets?" + query).then().statusCode(200);
    }
}
