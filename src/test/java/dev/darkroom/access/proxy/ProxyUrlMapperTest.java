package dev.darkroom.access.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.access.ApiPaths;
import dev.darkroom.shared.url.WebUrl;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyUrlMapperTest {

    private static final List<WebUrl> OWN =
            List.of(WebUrl.valueOf("https://dark.example/room/"), WebUrl.valueOf("http://127.0.0.1:8080"));

    private final ProxyUrlMapper targets = new ProxyUrlMapper(Map.of("Queue.example.com:8443", "/queue"));

    @ParameterizedTest
    @CsvSource({
        "https://queue.fal.run/fal-ai/flux/dev?fal_webhook=https%3A%2F%2Fa.b%2Fc, /queue/fal-ai/flux/dev?fal_webhook=https%3A%2F%2Fa.b%2Fc",
        "https://queue.fal.run/fal-ai/flux/dev?note={a|b}&rate=%zz, /queue/fal-ai/flux/dev?note=%7Ba%7Cb%7D&rate=%25zz",
        "https://queue.fal.run/fal-ai/flux/requests/1/status?logs=1, /queue/fal-ai/flux/requests/1/status?logs=1",
        "https://fal.run/fal-ai/flux/dev/stream, /run/fal-ai/flux/dev/stream",
        "https://FAL.run/fal-ai/flux/dev, /run/fal-ai/flux/dev",
        "https://rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3, /rest/storage/upload/initiate?storage_type=fal-cdn-v3",
        "https://queue.falrun.com/fal-ai/flux/requests/1/status?logs=1, /queue/fal-ai/flux/requests/1/status?logs=1",
        "https://falrun.com/fal-ai/flux/dev, /run/fal-ai/flux/dev",
        "https://rest.alpha.fal.ai/tokens/, /rest/tokens/",
        "https://rest.alpha.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3, /rest/storage/upload/initiate?storage_type=fal-cdn-v3",
        "https://v3.fal.media/files/upload, /files/upload",
        "https://api.fal.ai/v1/assets, /v1/assets",
        "https://queue.example.com:8443/a/b, /queue/a/b",
        "https://queue.fal.run/a b, /queue/a%20b",
        "http://127.0.0.1:8080/queue/fal-ai/flux/requests/1, /queue/fal-ai/flux/requests/1",
        "http://127.0.0.1:8080/files/abc_my%20photo.jpg?signature=a%2Fb, /files/abc_my%20photo.jpg?signature=a%2Fb",
        "https://dark.example/room/queue/a/b/requests/1/status?logs=1, /queue/a/b/requests/1/status?logs=1",
        "HTTPS://Dark.Example:443/room/run/a/b, /run/a/b"
    })
    void a_url_of_fals_is_a_path_of_ours(String target, String local) {
        assertThat(targets.local(target, OWN)).contains(local);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fal.run/fal-ai/flux",
                "/queue/fal-ai/flux",
                "https://example.com/fal-ai/flux",
                "https://queue.fal.run.example.com/a/b",
                "https://example.com/queue.fal.run/a/b",
                "https://queue.fal.run@example.com/a/b",
                "https://me:secret@queue.fal.run/a/b",
                "https://queue.fal.run:444/a/b",
                "https://api.fal.ai/v1x/assets",
                "https://api.fal.ai/assets",
                "https://v3.fal.media/other",
                "ftp://queue.fal.run/a/b",
                "https:///a/b",
                "https://queue.fal.run/../v1/keys",
                "https://queue.fal.run/a/%2e%2E/%2e%2e/v1/keys",
                "https://queue.fal.run/a/..;/v1/keys",
                "https://queue.fal.run//v1/keys",
                "https://dark.example/queue/a/b",
                "https://dark.example/room/gallery",
                "https://dark.example/room",
                "http://127.0.0.1:8080/",
                "http://127.0.0.1:8080/signin",
                "http://127.0.0.1:8080/api/fal/proxy",
                "http://127.0.0.1:8080/queue/../api/fal/proxy",
                "http://127.0.0.1:8080//queue/a",
                "http://127.0.0.1:8081/queue/a",
                "http://127.0.0.1/queue/a"
            })
    void any_other_leads_nowhere(String target) {
        assertThat(targets.local(target, OWN)).isEmpty();
    }

    @Property
    void whatever_is_named_only_the_api_can_be_reached(@ForAll("urls") String target) {
        assertThat(targets.local(target, OWN).stream()).allSatisfy(local -> {
            String path = java.net.URI.create("http://here" + local).normalize().getPath();
            assertThat(ApiPaths.HOSTS).anyMatch(host -> ApiPaths.isBelow(host, path));
            assertThat(ApiPaths.isProxy(path)).isFalse();
        });
    }

    @Provide
    Arbitrary<String> urls() {
        Arbitrary<String> pieces = Arbitraries.of(
                "https://",
                "queue.fal.run",
                "fal.run",
                "v3.fal.media/files",
                "api.fal.ai/v1",
                "/",
                "..",
                ".",
                "%2e",
                "%2F",
                ";",
                "\\",
                "@",
                ":443",
                "?",
                "#",
                "api/fal/proxy",
                "v1",
                "a");
        Arbitrary<String> tails = pieces.list().ofMaxSize(8).map(list -> String.join("", list));
        return Arbitraries.oneOf(tails, tails.map(tail -> "https://fal.run" + tail));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/fal/proxy", "/signin", "https://example.com", "/queue/"})
    void a_host_can_stand_for_nothing_but_the_api(String path) {
        assertThatThrownBy(() -> new ProxyUrlMapper(Map.of("example.com", path)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("example.com");
    }
}
