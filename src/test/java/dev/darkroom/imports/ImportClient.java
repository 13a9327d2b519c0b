package dev.darkroom.imports;

import static dev.darkroom.library.asset.LibraryFixture.as;
import static org.awaitility.Awaitility.await;

import dev.darkroom.testing.Api;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** An owner's imports and library as a program sees them. */
final class ImportClient {

    private final String authorization;

    ImportClient(String authorization) {
        this.authorization = authorization;
    }

    String authorization() {
        return authorization;
    }

    /** Begins an import and waits for its end. */
    JsonPath run(String body) {
        return ended(begin(body));
    }

    /** Its id. */
    String begin(String body) {
        return as(authorization)
                .body(body)
                .post("/v1/imports")
                .then()
                .statusCode(202)
                .extract()
                .path("import.id");
    }

    JsonPath ended(String id) {
        await().atMost(Api.PATIENCE)
                .until(() -> !get(id).getString("import.state").equals("running"));
        return get(id);
    }

    void cancel(String id) {
        as(authorization).post("/v1/imports/" + id + "/cancel").then().statusCode(200);
    }

    JsonPath get(String id) {
        return json("/v1/imports/" + id);
    }

    JsonPath json(String path) {
        return as(authorization).get(path).then().statusCode(200).extract().jsonPath();
    }

    List<Map<String, Object>> failures(String id) {
        return json("/v1/imports/" + id + "/failures").getList("failures");
    }

    /** All assets, by what they are called. */
    Map<String, Map<String, Object>> assets() {
        List<Map<String, Object>> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = json("/v1/assets?limit=2" + cursor);
            all.addAll(page.getList("assets"));
            cursor = page.getString("next_cursor") == null ? "" : "&cursor=" + page.getString("next_cursor");
        } while (!cursor.isEmpty());
        return all.stream().collect(Collectors.toMap(asset -> (String) asset.get("title"), asset -> asset));
    }

    Map<String, Map<String, Object>> collections() {
        List<Map<String, Object>> all = json("/v1/assets/collections?limit=100").getList("collections");
        return all.stream().collect(Collectors.toMap(each -> (String) each.get("name"), each -> each));
    }

    /** What is there under that name. */
    static <T> T in(Map<String, T> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
