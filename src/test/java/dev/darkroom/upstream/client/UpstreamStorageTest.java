package dev.darkroom.upstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.UpstreamStorage;
import dev.darkroom.upstream.WithoutDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file on its way to the provider's storage. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class UpstreamStorageTest {

    @Inject
    Providers providers;

    @Inject
    UpstreamStorage storage;

    @Inject
    ApiGuards guards;

    @TempDir
    Path folder;

    @BeforeEach
    void closeCircuits() {
        guards.reset();
    }

    @Test
    void the_bytes_are_put_without_our_key() throws IOException {
        ProviderAccount account = providers.all().getFirst().accounts().getFirst();
        String place = Objects.requireNonNull(account.provider().rest()).base() + "/bytes/x.txt";
        FakeUpstream.answers(200, "{\"file_url\":\"%1$s\",\"upload_url\":\"%1$s?signature=a%%2Fb\"}".formatted(place));

        WebUrl url = storage.upload(
                account,
                Files.writeString(folder.resolve("x.txt"), "the bytes"),
                "text/plain",
                "x.txt",
                null,
                Duration.ofSeconds(10));

        assertThat(url).hasToString(place);
        assertThat(FakeUpstream.SEEN)
                .extracting(FakeUpstream.Seen::method, FakeUpstream.Seen::target)
                .containsExactly(
                        tuple("POST", "/base/rest/storage/upload/initiate?storage_type=fal-cdn-v3"),
                        tuple("PUT", "/base/rest/bytes/x.txt?signature=a%2Fb"));
        assertThat(FakeUpstream.SEEN.getFirst().header("authorization")).isEqualTo("Key id:secret");
        FakeUpstream.Seen put = FakeUpstream.SEEN.getLast();
        assertThat(put.header("authorization")).isEqualTo("(none)");
        assertThat(put.header("content-type")).isEqualTo("text/plain");
        assertThat(put.body()).isEqualTo("the bytes");
    }
}
