package dev.darkroom.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import dev.darkroom.upstream.UpstreamStorage;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How inputs go to a provider that cannot reach us: the sandbox, told so. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class InputUrlRewriterTest {

    private static final byte[] PICTURE = Samples.image("png", 40, 30);

    @Inject
    ObjectService objectService;

    @Inject
    PublicUrl publicUrl;

    @Inject
    Providers providers;

    @Inject
    UpstreamStorage provider;

    @Inject
    UpstreamCopies copies;

    @Inject
    Callers callers;

    private static final Instant UNTIL = Instant.now().plus(Duration.ofHours(1));

    private InputUrlRewriter uploading;
    private InputUrlRewriter naming;
    private UUID owner;

    @BeforeEach
    void tell() {
        uploading = handOver("upload");
        naming = handOver("url");
        owner = callers.somebody().ownerId();
    }

    private InputUrlRewriter handOver(String way) {
        InputConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(InputConfig.class)
                .withConverter(io.quarkus.runtime.configuration.MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(Map.of("darkroom.inputs.hand-over", way), "test", 500))
                .build()
                .getConfigMapping(InputConfig.class);
        return new InputUrlRewriter(
                objectService,
                publicUrl,
                providers,
                new UpstreamUploads(provider, objectService, copies, config),
                config);
    }

    private ProviderAccount account() {
        return providers.all().getFirst().accounts().getFirst();
    }

    private StoredObject kept() {
        return kept(null);
    }

    private StoredObject kept(@Nullable String acl) {
        WrittenFile bytes = objectService.write(new ByteArrayInputStream(PICTURE), PICTURE.length);
        StoredObject object = objectService.keep(
                bytes.temporary(),
                objectService.newKey("cat.png"),
                new NewObject(owner, bytes.size(), bytes.sha256(), "image/png", "cat.png", null, acl, null));
        objectService.insert(List.of(object));
        return object;
    }

    private static String input(String value) {
        return "{\"seed\": 17454220438242315174,  \"image_url\": \"" + value + "\", \"again\": [\"" + value + "\"]}";
    }

    @Test
    void a_file_is_uploaded_once_and_then_named_by_the_providers_url() {
        String input = input(ObjectService.mark(kept().key()));
        assertThat(uploading.longest(input, account())).isPositive();
        assertThat(uploading.asHanded(owner, UNTIL, input, null))
                .as("nothing is uploaded for a question")
                .isEqualTo(input);

        String handed = uploading.forUpstream(owner, UNTIL, input, account());

        String url = url(handed);
        assertThat(handed).isEqualTo(input(url));
        assertThat(url).startsWith(String.valueOf(providers.all().getFirst().files()));
        assertThat(given().get(url).then().statusCode(200).extract().asByteArray())
                .isEqualTo(PICTURE);
        assertThat(uploading.forUpstream(owner, UNTIL, input, account())).isEqualTo(handed);
        assertThat(uploading.asHanded(owner, UNTIL, input, null)).isEqualTo(handed);
    }

    @Test
    void a_url_of_ours_is_handed_over_like_a_file_that_came_along() {
        String handed = uploading.forUpstream(
                owner, UNTIL, input("http://darkroom.internal:9999" + ObjectService.urlPath(kept().key())), account());

        assertThat(handed)
                .doesNotContain("darkroom.internal")
                .contains(String.valueOf(providers.all().getFirst().files()));
    }

    @Test
    void what_belongs_to_others_and_what_is_not_ours_stays_as_it_is() {
        String theirs = input("http://here" + ObjectService.urlPath(kept().key()));
        assertThat(uploading.forUpstream(callers.somebody().ownerId(), UNTIL, theirs, account()))
                .isEqualTo(theirs);
        String elsewhere = input("https://example.com/files/AAAAAAAAAAAAAAAAAAAAAA_cat.png");
        assertThat(uploading.forUpstream(owner, UNTIL, elsewhere, account())).isEqualTo(elsewhere);
    }

    @Test
    void a_hidden_file_is_signed_for_its_owners_job_and_for_nobody_elses() {
        for (String acl : List.of("{\"default\": \"hide\"}", "{\"default\": \"forbid\"}")) {
            StoredObject hidden = kept(acl);
            for (String name :
                    List.of(ObjectService.mark(hidden.key()), "http://here" + ObjectService.urlPath(hidden.key()))) {
                String handed = naming.forUpstream(owner, UNTIL, input(name), account());

                assertThat(given().get(url(handed))
                                .then()
                                .statusCode(200)
                                .extract()
                                .asByteArray())
                        .isEqualTo(PICTURE);
                assertThat(naming.forUpstream(owner, UNTIL, input(name), account()))
                        .isEqualTo(handed);
                assertThat(naming.asHanded(owner, UNTIL, input(name), null)).isEqualTo(handed);

                String theirs = naming.forUpstream(callers.somebody().ownerId(), UNTIL, input(name), account());
                assertThat(given().get(url(theirs)).statusCode()).isIn(403, 404);
            }
        }
    }

    @Test
    void a_file_for_everybody_is_named_without_a_signature_and_a_signature_that_was_sent_stays() {
        String open = naming.forUpstream(owner, UNTIL, input(ObjectService.mark(kept().key())), account());
        assertThat(url(open)).doesNotContain("?");

        StoredObject hidden = kept("{\"default\": \"hide\"}");
        String signed = "http://here" + ObjectService.urlPath(hidden.key()) + objectService.pass(hidden, UNTIL);
        String lent = naming.forUpstream(callers.somebody().ownerId(), UNTIL, input(signed), account());
        assertThat(given().get(url(lent)).statusCode()).isEqualTo(200);

        String odd = signed.replace("?", "?a=\\\"b&") + "#\\\\";
        assertThat(naming.forUpstream(callers.somebody().ownerId(), UNTIL, input(odd), account()))
                .as("nothing else of a query that somebody sent")
                .isEqualTo(lent);
    }

    private static String url(String handed) {
        return handed.replaceAll("(?s).*\"image_url\": \"([^\"]+)\".*", "$1");
    }

    @Test
    void a_file_that_is_gone_is_named_by_its_place() {
        String input = input(ObjectService.mark("AAAAAAAAAAAAAAAAAAAAAA_cat.png"));
        assertThatThrownBy(() -> uploading.forUpstream(owner, UNTIL, input, account()))
                .isInstanceOfSatisfying(
                        FileGone.class, gone -> assertThat(gone.place()).isEqualTo("image_url"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://queue.fal.run, https://darkroom.example.com, true",
        "https://queue.fal.run, , false",
        "https://queue.fal.run, http://127.0.0.1:8080, false",
        "https://queue.fal.run, http://192.168.1.4, false",
        "https://queue.fal.run, http://localhost:8080, false",
        "http://127.0.0.1:8080/sandbox/queue, , true",
        "http://10.1.2.3/queue, http://10.1.2.4, true",
    })
    void our_urls_are_good_where_they_can_be_expected_to_be_read(WebUrl provider, @Nullable WebUrl us, boolean good) {
        assertThat(InputUrlRewriter.reaches(provider, us)).isEqualTo(good);
    }
}
