package dev.darkroom.imports;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.darkroom.library.asset.LibraryFixture;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.Samples;
import java.util.List;
import java.util.Map;

/** One owner's library, filled through the API. */
final class SampleLibrary {

    private final TestCaller owner;
    private final LibraryFixture fixture;
    private final String authorization;
    private final ImportClient client;

    SampleLibrary(TestCaller owner, LibraryFixture fixture) {
        this.owner = owner;
        this.fixture = fixture;
        this.authorization = owner.authorization();
        this.client = new ImportClient(authorization);
    }

    /** Pictures, a film and a sound by jobs, an upload, and every way to arrange them. */
    void fill() {
        String pictures = job("fal-ai/flux/schnell", "{\"prompt\":\"a @rosa at sea\",\"num_images\":3}");
        job("fal-ai/kling-video/v2.1/master/text-to-video", "{\"prompt\":\"waves\",\"duration\":\"1\"}");
        job("fal-ai/stable-audio", "{\"prompt\":\"surf\",\"seconds_total\":1}");
        fixture.generated(owner.ownerId(), Samples.image("png", 40, 30), "a very \"odd\" title \u00e9\u4e2d");
        String tag = make("tags", "{\"name\":\"sea\"}", "tag.id");
        String outer = make(
                "collections",
                "{\"name\":\"Outer\",\"description\":\"all\",\"icon\":\"star\",\"color\":\"#fff\"}",
                "collection.id");
        String inner = make(
                "collections",
                "{\"name\":\"Inner\",\"parent_collection_id\":\"%s\"}".formatted(outer),
                "collection.id");
        make("collections", "{\"name\":\"Smart\",\"filters\":{\"tag_id\":[\"%s\"]}}".formatted(tag), "collection.id");
        make(
                "collections",
                "{\"name\":\"Smart of outer\",\"filters\":{\"collection_id\":\"%s\"}}".formatted(outer),
                "collection.id");
        as(authorization).post("/v1/assets/collections/" + outer + "/favorite");
        Map<String, Map<String, Object>> assets = client.assets();
        assertThat(assets).hasSizeGreaterThanOrEqualTo(4);
        String first = client.json("/v1/assets?request_id=" + pictures).getString("assets[0].asset_id");
        String url = client.json("/v1/assets?request_id=" + pictures).getString("assets[0].url");
        for (String collection : List.of(outer, inner)) {
            as(authorization)
                    .body(Map.of("asset_id", first))
                    .post("/v1/assets/collections/" + collection + "/assets")
                    .then()
                    .statusCode(200);
        }
        as(authorization)
                .body("{\"cover_image_url\":\"%s\"}".formatted(url))
                .patch("/v1/assets/collections/" + inner)
                .then()
                .statusCode(200);
        as(authorization).body(Map.of("asset_id", first)).post("/v1/assets/tags/" + tag + "/assign");
        as(authorization).body(Map.of("asset_id", first)).post("/v1/assets/favorite");
        make(
                "characters",
                "{\"name\":\"Rosa\",\"identifier\":\"rosa\",\"description\":\"a sailor\",\"reference_images\":[\"%s\",\"%s\"]}"
                        .formatted(first, url),
                "character.id");
    }

    /** The id of what is made. */
    String make(String kind, String body, String path) {
        return LibraryFixture.send(authorization, "POST", kind, body, 201)
                .extract()
                .path(path);
    }

    private String job(String endpoint, String input) {
        String id = as(authorization)
                .body(input)
                .post("/queue/" + endpoint)
                .then()
                .statusCode(200)
                .extract()
                .path("request_id");
        await().atMost(Api.PATIENCE)
                .untilAsserted(() -> assertThat(client.json("/v1/jobs/" + id).getString("job.state"))
                        .isEqualTo("SUCCEEDED"));
        // Titles are what the comparison goes by.
        List<String> assets = client.json("/v1/assets?request_id=" + id).getList("assets.asset_id");
        for (int place = 0; place < assets.size(); place++) {
            as(authorization)
                    .body(Map.of("title", endpoint + " " + place))
                    .patch("/v1/assets/" + assets.get(place))
                    .then()
                    .statusCode(200);
        }
        return id;
    }
}
