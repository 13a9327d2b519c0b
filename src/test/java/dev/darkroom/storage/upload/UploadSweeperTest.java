package dev.darkroom.storage.upload;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class UploadSweeperTest {

    @Inject
    UploadSweeper sweeper;

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    @ConfigProperty(name = "darkroom.data-dir")
    Path data;

    @Test
    void what_nobody_finished_goes_with_its_parts_and_the_rest_stays() {
        TestCaller caller = callers.somebody();
        String abandoned = uploadWithPart(caller);
        String open = uploadWithPart(caller);
        Path theirs = parts(abandoned);
        Path ours = parts(open);
        assertThat(theirs).isNotEmptyDirectory();
        database.update(
                "UPDATE upload SET created_at = now() - interval '3d', closes_at = now() - interval '2h' WHERE id = ?::uuid",
                abandoned);

        sweeper.sweep();

        assertThat(theirs).doesNotExist();
        assertThat(ours).isNotEmptyDirectory();
        assertThat(database.query(
                        "SELECT id::text FROM upload WHERE owner_id = ?", row -> row.getString(1), caller.ownerId()))
                .containsExactly(open);
    }

    private static String uploadWithPart(TestCaller caller) {
        JsonPath begun = given().header("Authorization", caller.authorization())
                .post("/files/upload/multipart")
                .jsonPath();
        given().header("Authorization", caller.authorization())
                .body(new byte[10])
                .put(begun.getString("access_url") + "/multipart/" + begun.getString("uploadId") + "/1")
                .then()
                .statusCode(200);
        return begun.getString("uploadId");
    }

    private Path parts(String upload) {
        return database.query(
                        "SELECT object_key || '.' || store_id FROM upload WHERE id = ?::uuid",
                        row -> data.resolve("objects").resolve("uploads").resolve(row.getString(1)),
                        upload)
                .getFirst();
    }
}
