package dev.darkroom.library.asset;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.ObjectSweeper;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import dev.darkroom.testing.Samples;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the sweeper takes, and what it leaves, over every mixture of ages and of assets that stand for one object. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class ExpiryTest {

    /** In seconds from now; null for ever. */
    private static final List<@Nullable Long> ENDS = Arrays.asList(-3600L, -1L, 3600L, 86_400L, null);

    private record Case(@Nullable Long end, String key, List<String> assets) {
        boolean expired() {
            return end != null && end < 0;
        }
    }

    @Inject
    LibraryFixture fixture;

    @Inject
    AssetFilingService assetFilingService;

    @Inject
    ObjectService objectService;

    @Inject
    ObjectSweeper objectSweeper;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    Callers callers;

    @Test
    void only_what_has_expired_loses_its_bytes_and_no_asset_is_lost() {
        TestCaller me = callers.somebody();
        List<Case> cases = new ArrayList<>();
        for (Long end : ENDS) {
            for (int assets = 0; assets <= 2; assets++) {
                cases.add(kept(me.ownerId(), end, assets));
            }
        }

        objectSweeper.sweep();

        for (Case each : cases) {
            assertThat(given().get("/files/" + each.key()).statusCode())
                    .as("%s", each)
                    .isEqualTo(each.expired() ? 404 : 200);
            assertThat(rows(each.key())).as("%s", each).isEqualTo(each.expired() ? 0 : 1);
            for (String asset : each.assets()) {
                String url = as(me.authorization())
                        .get("/v1/assets/" + asset)
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("asset.url");
                if (each.expired()) {
                    assertThat(url).as("%s", each).isNull();
                } else {
                    assertThat(url).as("%s", each).endsWith(each.key());
                }
            }
        }
    }

    private Case kept(UUID owner, @Nullable Long end, int assets) {
        NewAsset first = fixture.asset(owner, ids.next(), Samples.image("png", 8, 6), "kept", null);
        List<NewAsset> all = IntStream.range(0, assets)
                .mapToObj(_ -> NewAsset.generated(
                        first.object(),
                        first.facts(),
                        LibraryFixture.generation(ids.next(), "{}", "{}"),
                        "/images/0",
                        "kept"))
                .toList();
        List<String> filed = QuarkusTransaction.requiringNew()
                .call(() -> {
                    objectService.insert(List.of(first.object()));
                    return assetFilingService.file(all);
                })
                .stream()
                .map(UUID::toString)
                .toList();
        database.update(
                "UPDATE stored_object SET created_at = now() - interval '1 day', expires_at = now() + make_interval(secs => ?::float8) WHERE key = ?",
                end,
                first.object().key());
        return new Case(end, first.object().key(), filed);
    }

    private int rows(String key) {
        return database.query("SELECT 1 FROM stored_object WHERE key = ?", row -> row.getInt(1), key)
                .size();
    }
}
