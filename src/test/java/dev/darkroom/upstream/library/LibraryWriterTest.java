package dev.darkroom.upstream.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.WithoutDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written into another library, as that library sees it. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class LibraryWriterTest {

    @Inject
    RemoteLibraries libraries;

    @Test
    void each_write_has_its_key() {
        LibraryWriter library = libraries.configuredWriter();
        Map<String, Runnable> writes = new TreeMap<>(Map.of(
                "uploads", () -> library.register("https://x.test/a.png", "image", null, true, "key of uploads"),
                "favorite", () -> library.favorite("a", "key of favorite"),
                "tags", () -> library.createTag("red", "key of tags"),
                "tags/t/assign", () -> library.assignTag("t", "a", "key of tags/t/assign"),
                "collections", () -> library.createCollection("Shelf", null, "key of collections"),
                "collections/c/assets", () -> library.addToCollection("c", "a", "key of collections/c/assets")));
        writes.forEach((route, write) -> {
            FakeUpstream.answers(
                    200,
                    "{\"asset\":{\"asset_id\":\"a\"},\"tag\":{\"id\":\"t\",\"name\":\"red\"},"
                            + "\"collection\":{\"id\":\"c\",\"name\":\"Shelf\"},\"success\":true,\"is_favorited\":true}");

            write.run();

            FakeUpstream.Seen seen = FakeUpstream.only();
            assertThat(seen.method()).isEqualTo("POST");
            assertThat(seen.target()).isEqualTo("/base/v1/assets/" + route);
            assertThat(seen.header("idempotency-key")).isEqualTo("key of " + route);
            assertThat(seen.header("authorization")).isEqualTo("Key id:secret");
        });
    }

    @Test
    void an_upload_says_what_the_page_asks_for() {
        FakeUpstream.answers(201, "{\"asset\":{\"asset_id\":\"a\",\"vector_id\":\"v\"}}");

        assertThat(libraries
                        .configuredWriter()
                        .register("https://x.test/a.png", "image", "a \"quay\"", true, "darkroom-asset-1"))
                .isEqualTo("a");
        assertThat(FakeUpstream.only().body())
                .contains("\"url\":\"https://x.test/a.png\"")
                .contains("\"type\":\"image\"")
                .contains("\"prompt\":\"a \\\"quay\\\"\"")
                .contains("\"favorite\":true");
    }
}
