package dev.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Database;
import dev.darkroom.testing.Api;
import dev.darkroom.testing.Callers;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

/** Inputs with a file in them, and what upstream got of it. */
abstract class WithInputFiles {

    static final String APP = "fal-ai/clarity-upscaler";
    static final String SEED = "17454220438242315174";

    @Inject
    Callers callers;

    @Inject
    Database database;

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    static String dataUri(byte[] bytes) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
    }

    static String input(String file, String sandbox) {
        return "{ \"seed\" : " + SEED + ",\n\"image_url\":\"" + file + "\", \"scale\": 2.50 , \"sandbox\": {" + sandbox
                + "}}";
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** What upstream got, and that it got it once. */
    static void assertPaidOnceFor(String id, String handed) throws Exception {
        assertThat(Api.paidFor(id)).hasSize(1);
        assertThat(Api.paidFor(id).getFirst().get("input_sha256"))
                .isEqualTo(sha256(handed.getBytes(StandardCharsets.UTF_8)));
    }

    static String here(String url) {
        return url.replaceFirst("https?://[^/]+", "http://127.0.0.1:" + RestAssured.port);
    }

    long objectsOf(UUID owner) {
        return database.query("SELECT count(*) FROM stored_object WHERE owner_id = ?", row -> row.getLong(1), owner)
                .getFirst();
    }
}
