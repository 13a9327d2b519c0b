package dev.darkroom.upstream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.outgoing.OutgoingException;
import dev.darkroom.outgoing.OutgoingHttp;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.FakeUpstream;
import dev.darkroom.upstream.FoundRequest;
import dev.darkroom.upstream.UnitPrice;
import dev.darkroom.upstream.UploadTarget;
import dev.darkroom.upstream.UpstreamKeys;
import dev.darkroom.upstream.UpstreamModels;
import dev.darkroom.upstream.UpstreamPrices;
import dev.darkroom.upstream.UpstreamRequestList;
import dev.darkroom.upstream.UpstreamStorage;
import dev.darkroom.upstream.WithoutDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The APIs beside the queue, through the generated clients. */
@QuarkusTest
@TestProfile(WithoutDatabase.class)
class UpstreamCatalogueTest {

    @Inject
    Providers providers;

    @Inject
    UpstreamKeys keys;

    @Inject
    UpstreamStorage storage;

    @Inject
    UpstreamModels models;

    @Inject
    UpstreamPrices prices;

    @Inject
    UpstreamRequestList requests;

    @Inject
    OutgoingHttp http;

    @Inject
    ApiGuards guards;

    @BeforeEach
    void closeCircuits() {
        guards.reset();
    }

    private ProviderAccount account() {
        return providers.all().getFirst().accounts().getFirst();
    }

    @Test
    void the_key_set_is_handed_on_as_it_is() {
        FakeUpstream.answers(
                200, "{\"keys\":[{\"kty\":\"OKP\",\"x\":\"abc=\"},{\"kty\":\"OKP\",\"x\":\"def\",\"new\":1}]}");

        assertThat(keys.fetch(account().provider()))
                .extracting(key -> key.path("x").asText())
                .containsExactly("abc=", "def");
        assertThat(FakeUpstream.only().target()).isEqualTo("/base/rest/.well-known/jwks.json");
    }

    @Test
    void a_document_that_is_no_key_set_is_a_failure() {
        FakeUpstream.answers(200, "{}");

        assertThatThrownBy(() -> keys.fetch(account().provider())).isInstanceOf(UpstreamException.class);
    }

    @Test
    void answers_without_an_end_are_given_up_and_take_bounded_memory() throws InterruptedException {
        List<ThrowingCallable> calls = List.of(
                () -> keys.fetch(account().provider()),
                () -> models.pricePage(List.of("a/b"), null),
                () -> prices.prices("default", List.of("fal-ai/flux/dev")),
                () -> storage.initiate(account(), "image/png", "x.png", null));
        for (ThrowingCallable call : calls) {
            guards.reset();
            FakeUpstream.answersForever(200);
            assertThatThrownBy(call).isInstanceOf(UpstreamException.class);
            FakeUpstream.answersForever(403);
            assertThatThrownBy(call).isInstanceOf(UpstreamException.class);
            assertThat(FakeUpstream.HUNG_UP.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void reading_is_repeated_in_an_outage_and_then_given_up() {
        FakeUpstream.answers(503, "{}", Map.of("Retry-After", "9"));

        UpstreamException e = catchThrowableOfType(
                UpstreamException.class, () -> keys.fetch(account().provider()));

        assertThat(e.retryable()).isTrue();
        assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(FakeUpstream.SEEN).hasSize(3);
    }

    @Test
    void a_place_for_a_file_is_asked_for_and_its_signed_address_kept_to_the_letter() {
        FakeUpstream.answers(
                200,
                "{\"file_url\":\"https://v3b.fal.media/files/b/1/x.png\","
                        + "\"upload_url\":\"https://v3b.fal.media/files/b/1/x.png?signature=a%2Fb\"}");

        UploadTarget target = storage.initiate(account(), "image/png", "x.png", "{\"expiration_duration_seconds\":60}");

        assertThat(target.fileUrl()).hasToString("https://v3b.fal.media/files/b/1/x.png");
        assertThat(target.uploadUrl()).hasToString("https://v3b.fal.media/files/b/1/x.png?signature=a%2Fb");
        assertThat(FakeUpstream.only().target())
                .isEqualTo("/base/rest/storage/upload/initiate?storage_type=fal-cdn-v3");
        assertThat(FakeUpstream.only().body())
                .contains("\"content_type\":\"image/png\"")
                .contains("\"file_name\":\"x.png\"");
        assertThat(FakeUpstream.only().header("x-fal-object-lifecycle")).contains("60");
    }

    @Test
    void a_refusal_tells_its_status_and_is_not_repeated() {
        FakeUpstream.answers(403, "{\"detail\":\"User is locked.\"}");

        UpstreamException e = catchThrowableOfType(
                UpstreamException.class, () -> storage.initiate(account(), "image/png", "x.png", null));

        assertThat(e.status()).isEqualTo(403);
        assertThat(e.retryable()).isFalse();
        assertThat(FakeUpstream.SEEN).hasSize(1);
    }

    @Test
    void prices_are_read_exactly_and_the_unpriced_left_out() {
        FakeUpstream.answers(
                200,
                "{\"prices\":[{\"endpoint_id\":\"fal-ai/flux/dev\",\"unit_price\":0.025,\"unit\":\"images\","
                        + "\"currency\":\"USD\"},{\"endpoint_id\":\"a/b\"}],\"next_cursor\":null,\"has_more\":false}");

        assertThat(prices.prices("default", List.of("fal-ai/flux/dev", "a/b")))
                .containsExactly(new UnitPrice("fal-ai/flux/dev", new BigDecimal("0.025"), "images", "USD"));
        assertThat(FakeUpstream.only().target())
                .isEqualTo("/base/v1/models/pricing?endpoint_id=fal-ai%2Fflux%2Fdev&endpoint_id=a%2Fb");
    }

    @Test
    void a_use_of_an_api_that_fails_closes_no_other() {
        FakeUpstream.answers(503, "{}");
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(this::search).isInstanceOf(UpstreamException.class);
        }
        assertThat(FakeUpstream.SEEN).hasSize(10);

        FakeUpstream.answers(200, "{\"keys\":[],\"items\":[],\"prices\":[],\"has_more\":false}");
        assertThatThrownBy(this::search).hasMessageContaining("cannot be reached");
        assertThat(FakeUpstream.SEEN).isEmpty();

        assertThat(prices.prices("default", List.of("a/b"))).isEmpty();
        assertThat(keys.fetch(account().provider())).isEmpty();
        assertThat(requests.findRequest(null, "a/b", Instant.EPOCH, Instant.EPOCH, _ -> true, _ -> true))
                .isEmpty();
        assertThat(FakeUpstream.SEEN).hasSize(3);
    }

    private JsonNode search() {
        return models.modelPage(List.of(), 1, null, "portrait", null, null);
    }

    @Test
    void past_requests_are_found_with_their_inputs() {
        FakeUpstream.answers(
                200,
                "{\"items\":[{\"request_id\":\"r1\",\"endpoint_id\":\"a/b\",\"started_at\":\"2026-11-20T10:00:00.5Z\","
                        + "\"json_input\":{\"seed\":17454220438242315174}},{\"request_id\":\"r2\",\"endpoint_id\":\"a/b\"}],"
                        + "\"has_more\":false}");

        List<FoundRequest> seen = new ArrayList<>();
        assertThat(requests.findRequest(
                        null,
                        "a/b",
                        Instant.parse("2026-11-20T09:00:00Z"),
                        Instant.parse("2026-11-20T11:00:00Z"),
                        request -> {
                            seen.add(request);
                            return request.requestId().equals("r2");
                        },
                        _ -> false))
                .contains(new FoundRequest("r2", null, null));
        assertThat(seen)
                .contains(new FoundRequest(
                        "r1", Instant.parse("2026-11-20T10:00:00.5Z"), "{\"seed\":17454220438242315174}"));
        assertThat(FakeUpstream.only().target())
                .startsWith("/base/v1/models/requests/by-endpoint?endpoint_id=a%2Fb&")
                .contains("expand=payloads", "limit=100");
    }

    @Test
    void past_requests_without_end_are_not_taken_for_the_absence_of_the_wanted_one() {
        FakeUpstream.answers(200, "{\"items\":[],\"next_cursor\":\"again\",\"has_more\":true}");

        assertThatThrownBy(() -> requests.findRequest(null, "a/b", Instant.EPOCH, Instant.EPOCH, _ -> true, _ -> false))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        tooMany -> assertThat(tooMany.retryable()).isTrue());
        assertThat(FakeUpstream.SEEN).hasSize(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {}                                       | false",
                "200 | null                                     | false",
                "200 | <html>                                   | false",
                "204 |                                          | false",
                "200 | {\"items\":[],\"has_more\":true}     | false",
                "200 | {\"items\":[{\"request_id\":\"r\"}]} | false",
                "400 | {}                                       | false",
                "401 | {}                                       | false",
                "402 | {}                                       | false",
                "403 | {}                                       | false",
                "422 | {}                                       | false",
                "429 | {}                                       | false",
                "500 | {}                                       | false",
                "503 | {}                                       | false",
                "404 | {}                                       | true",
                "405 | {}                                       | true",
                "501 | {}                                       | true",
            })
    void only_a_missing_route_means_that_no_list_is_kept(int status, @Nullable String body, boolean noList) {
        FakeUpstream.answers(status, body == null ? "" : body);

        assertThatThrownBy(() -> requests.findRequest(
                        null, "a/b", Instant.EPOCH, Instant.EPOCH, _ -> false, request -> request.jsonInput() == null))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        failure -> assertThat(failure.noSuchRoute()).isEqualTo(noList));
    }

    @Test
    void a_list_that_was_read_to_its_end_without_the_wanted_one_has_none() {
        FakeUpstream.answers(200, "{\"items\":[{\"request_id\":\"r\",\"json_input\":{}}],\"has_more\":false}");

        assertThat(requests.findRequest(
                        null, "a/b", Instant.EPOCH, Instant.EPOCH, _ -> false, request -> request.jsonInput() == null))
                .isEmpty();
    }

    @Test
    void the_wired_guard_lets_the_provider_through_and_nobody_else() {
        FakeUpstream.answers(200, "ok");

        assertThatThrownBy(() ->
                        http.post(WebUrl.valueOf("http://127.0.0.1:1/"), new byte[0], Map.of(), Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(
                        OutgoingException.class,
                        e -> assertThat(e.kind()).isEqualTo(OutgoingException.Kind.REFUSED_ADDRESS));
        assertThat(FakeUpstream.SEEN).isEmpty();
    }
}
