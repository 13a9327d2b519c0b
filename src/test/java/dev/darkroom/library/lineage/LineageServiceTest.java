package dev.darkroom.library.lineage;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.darkroom.library.asset.WithLibrary;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was made from what, as a graph. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class LineageServiceTest extends WithLibrary {

    /** Four generations: a picture, two made of it, a film made of both and of a mask from elsewhere, a cut of that. */
    private record Family(String root, String left, String right, String film, String cut) {}

    @Test
    void what_something_was_made_from_and_what_was_made_from_it_is_one_graph() {
        Family family = family();

        JsonPath graph = lineage(family.film(), "");
        assertThat(assets(graph))
                .containsExactlyInAnyOrder(family.root(), family.left(), family.right(), family.film(), family.cut());
        assertThat(node(graph, graph.getString("lineage.focus")).get("asset_id"))
                .isEqualTo(family.film());
        assertThat(edges(graph))
                .contains(
                        step(graph, family.root(), "input_to", "source"),
                        step(graph, family.left(), "input_to", "source"),
                        step(graph, family.right(), "input_to", "source"),
                        step(graph, family.film(), "input_to", "source"));
        List<Map<String, Object>> external = nodes(graph, "external:");
        assertThat(external).hasSize(1);
        assertThat(external.getFirst()).containsEntry("url", "https://x.test/mask.png");
        assertThat(nodes(graph, "request:")).hasSize(5);
        assertThat(nodes(graph, "entity:")).hasSize(1);
        assertThat(nodes(graph, "entity:").getFirst())
                .containsEntry("entity_type", "character")
                .containsEntry("handle", "anna");
        List<String> known = graph.getList("lineage.nodes.id");
        assertThat(graph.getList("lineage.edges.from", String.class)).isSubsetOf(known);
        assertThat(graph.getList("lineage.edges.to", String.class)).isSubsetOf(known);
    }

    @Test
    void the_depth_is_counted_in_generations() {
        Family family = family();

        assertThat(assets(lineage(family.root(), "?depth=1")))
                .containsExactlyInAnyOrder(family.root(), family.left(), family.right());
        assertThat(assets(lineage(family.cut(), "?depth=1"))).containsExactlyInAnyOrder(family.cut(), family.film());
        assertThat(assets(lineage(family.root(), "?depth=5"))).hasSize(5);
        for (String depth : List.of("0", "6", "x", "1000000000")) {
            as(me.authorization())
                    .get("/v1/assets/" + family.root() + "/lineage?depth=" + depth)
                    .then()
                    .statusCode(422)
                    .body("error.field", equalTo("depth"));
        }
    }

    @Test
    void what_was_deleted_leaves_a_tombstone() {
        Family family = family();

        send("DELETE", family.left(), "", 204);
        JsonPath graph = lineage(family.film(), "");
        assertThat(assets(graph)).contains(family.right(), family.root()).doesNotContain(family.left());
        List<Map<String, Object>> gone = nodes(graph, "asset:").stream()
                .filter(node -> Boolean.TRUE.equals(node.get("tombstone")))
                .toList();
        assertThat(gone).hasSize(1);
        assertThat(gone.getFirst()).containsEntry("url", null).containsEntry("type", "image");
    }

    @Test
    void an_asset_tells_its_nearest_relatives_itself() {
        Family family = family();

        get(family.film())
                .body("asset.made_from.asset_id", contains(family.left(), family.right(), null))
                .body("asset.made_from.role", contains("source", "source", "mask"))
                .body("asset.used_in.asset_id", contains(family.cut()))
                .body("asset.seed", equalTo(77));
        get(family.root()).body("asset.made_from", empty()).body("asset.used_in", hasSize(2));
    }

    @Test
    void nobody_sees_what_others_made_of_theirs() {
        String mine = library.generated(me.ownerId(), PNG, "mine");
        Callers.TestCaller other = callers.somebody();
        String theirs = library.made(other.ownerId(), ids.next(), PNG, "theirs", input(url(mine)), "{}");

        assertThat(assets(lineage(mine, ""))).containsExactly(mine);
        get(mine).body("asset.used_in", empty());
        as(other.authorization())
                .get("/v1/assets/" + theirs)
                .then()
                .body("asset.made_from.asset_id", contains(nullValue()));
        as(other.authorization()).get("/v1/assets/" + mine + "/lineage").then().statusCode(404);
    }

    private Family family() {
        send(
                "POST",
                "characters",
                "{\"name\":\"Anna\",\"identifier\":\"anna\",\"description\":\"d\",\"reference_images\":[\"https://x.test/a\"]}",
                201);
        String root = library.generated(me.ownerId(), PNG, "root");
        String left = child("left", input(url(root)));
        String right = child("@anna, right", input(url(root)));
        String film = child(
                "film",
                "{\"image_urls\":[\"%s\",\"%s\"],\"mask_url\":\"https://x.test/mask.png\",\"seed\":77}"
                        .formatted(url(left), url(right)));
        return new Family(root, left, right, film, child("cut", input(url(film))));
    }

    private String child(String words, String input) {
        return library.made(me.ownerId(), ids.next(), PNG, words, input, "{}");
    }

    private static String input(String url) {
        return "{\"image_url\":\"%s\"}".formatted(url);
    }

    private String url(String asset) {
        return get(asset).extract().path("asset.url");
    }

    private JsonPath lineage(String asset, String query) {
        return get(asset + "/lineage" + query).extract().jsonPath();
    }

    private static List<Map<String, Object>> nodes(JsonPath graph, String prefix) {
        List<Map<String, Object>> all = graph.getList("lineage.nodes");
        return all.stream()
                .filter(node -> String.valueOf(node.get("id")).startsWith(prefix))
                .toList();
    }

    private static Map<String, Object> node(JsonPath graph, String id) {
        return nodes(graph, id).getFirst();
    }

    private static List<Object> assets(JsonPath graph) {
        return nodes(graph, "asset:").stream()
                .map(node -> node.get("asset_id"))
                .filter(id -> id != null)
                .toList();
    }

    private static List<String> edges(JsonPath graph) {
        List<Map<String, Object>> all = graph.getList("lineage.edges");
        return all.stream()
                .map(edge -> edge.get("from") + " " + edge.get("kind") + " " + edge.get("role"))
                .toList();
    }

    private static String step(JsonPath graph, String asset, String kind, String role) {
        String from = nodes(graph, "asset:").stream()
                .filter(node -> asset.equals(node.get("asset_id")))
                .map(node -> String.valueOf(node.get("id")))
                .findFirst()
                .orElseThrow();
        return from + " " + kind + " " + role;
    }
}
