package dev.darkroom.library.asset;

import static io.restassured.RestAssured.given;

import dev.darkroom.library.media.MediaFacts;
import dev.darkroom.library.media.MediaProbe;
import dev.darkroom.shared.Ids;
import dev.darkroom.storage.NewObject;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.storage.file.WrittenFile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts assets on the shelf without a job. */
@ApplicationScoped
public class LibraryFixture {

    private final ObjectService objectService;
    private final AssetFilingService assetFilingService;
    private final Ids ids;

    LibraryFixture(ObjectService objectService, AssetFilingService assetFilingService, Ids ids) {
        this.objectService = objectService;
        this.assetFilingService = assetFilingService;
        this.ids = ids;
    }

    /** An output with these words, made by a job of its own. */
    public String generated(UUID owner, byte[] bytes, @Nullable String prompt) {
        return generated(owner, ids.next(), bytes, prompt);
    }

    public String generated(UUID owner, UUID job, byte[] bytes, @Nullable String prompt) {
        NewAsset asset = asset(owner, job, bytes, prompt, null);
        return QuarkusTransaction.requiringNew()
                .call(() -> assetFilingService.file(List.of(asset)))
                .getFirst()
                .toString();
    }

    public NewAsset asset(UUID owner, UUID job, byte[] bytes, @Nullable String prompt, @Nullable Long seconds) {
        WrittenFile writtenFile = objectService.write(new ByteArrayInputStream(bytes), Long.MAX_VALUE);
        MediaFacts facts = MediaProbe.examine(writtenFile.temporary(), null, null);
        StoredObject object = objectService.keep(
                writtenFile.temporary(),
                objectService.newKey("made.bin"),
                new NewObject(
                        owner, writtenFile.size(), writtenFile.sha256(), facts.contentType(), "made.bin", seconds));
        return NewAsset.generated(object, facts, generation(job, "{}", "{}"), "/images/0", prompt);
    }

    /** An output of a job with that input. */
    public String made(UUID owner, UUID job, byte[] bytes, @Nullable String prompt, String input, String result) {
        NewAsset plain = asset(owner, job, bytes, prompt, null);
        NewAsset asset =
                NewAsset.generated(plain.object(), plain.facts(), generation(job, input, result), "/images/0", prompt);
        return QuarkusTransaction.requiringNew()
                .call(() -> assetFilingService.file(List.of(asset)))
                .getFirst()
                .toString();
    }

    static Generation generation(UUID job, String input, String result) {
        return Generation.of(job, "test", "fal-ai/flux/dev", input, result);
    }

    /** Sends a body and expects a code. */
    public static ValidatableResponse send(String authorization, String method, String path, String body, int status) {
        return as(authorization)
                .body(body)
                .request(method, "/v1/assets/" + path)
                .then()
                .statusCode(status);
    }

    public static RequestSpecification as(String authorization) {
        return given().header("Authorization", authorization).contentType(ContentType.JSON);
    }
}
