package dev.darkroom.library.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;

import dev.darkroom.library.asset.AssetFilingService;
import dev.darkroom.library.asset.NewAsset;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Links to collections show what lies in them now. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class CollectionSharesTest extends WithShares {

    private static final Pattern FILE = Pattern.compile("<img src=\"(/files/[^\"]+)\" loading");

    @Inject
    AssetFilingService shelf;

    @Test
    void a_collection_shows_what_lies_in_it_now() {
        String collection = collection("{\"name\":\"Cats & <dogs>\"}");
        String second = library.generated(me.ownerId(), OTHER, "a dog");
        hidden(asset);
        put(collection, asset);
        put(collection, second);

        Response opened = visit(link("collections/" + collection + "/shares", "{}"));

        assertThat(opened.statusCode()).isEqualTo(200);
        assertDiscreet(opened);
        assertThat(opened.header("Content-Security-Policy")).startsWith("default-src 'none'; img-src 'self'");
        assertThat(opened.asString()).contains("Cats &amp; &lt;dogs&gt;", "2 files");
        List<String> files = files(opened);
        assertThat(files).hasSize(2).allMatch(file -> file.contains("?identity="));
        assertThat(visit(files.get(0)).asByteArray()).isEqualTo(OTHER);
        assertThat(visit(files.get(1)).asByteArray()).isEqualTo(PNG);

        String link = link("collections/" + collection + "/shares", "{}");
        send("DELETE", "collections/" + collection + "/assets", "{\"asset_id\":\"%s\"}".formatted(asset), 204);
        assertThat(files(visit(link))).hasSize(1);
        send("DELETE", "collections/" + collection, "", 204);
        assertThat(visit(link).statusCode()).isEqualTo(404);
        get("shares").body("shares", empty());
    }

    @Test
    void a_large_collection_shows_its_newest_and_says_so() {
        List<NewAsset> many = IntStream.range(0, ShareReader.MAX_SHOWN)
                .mapToObj(each -> library.asset(me.ownerId(), ids.next(), PNG, "a cat", null))
                .toList();
        String smart = collection("{\"name\":\"Pictures\",\"filters\":{\"media_type\":\"image\"}}");
        String link = link("collections/" + smart + "/shares", "{}");
        assertThat(visit(link).asString()).contains("1 file<").doesNotContain("There is more");

        QuarkusTransaction.requiringNew().run(() -> shelf.file(many));

        Response opened = visit(link);
        assertThat(opened.asString()).contains("the newest 200 files", "There is more");
        assertThat(files(opened)).hasSize(200);
    }

    private void put(String collection, String id) {
        send("POST", "collections/" + collection + "/assets", "{\"asset_id\":\"%s\"}".formatted(id), 200);
    }

    private static List<String> files(Response page) {
        return FILE.matcher(page.asString())
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
