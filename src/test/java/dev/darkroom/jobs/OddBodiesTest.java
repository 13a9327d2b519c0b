package dev.darkroom.jobs;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;

import dev.darkroom.testing.Callers;
import dev.darkroom.testing.Callers.TestCaller;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.Charset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as shells and editors write them, URLs as people write them, and texts of any script. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class OddBodiesTest {

    private static final String FLUX = "/queue/fal-ai/flux/dev";

    @Inject
    Callers callers;

    private TestCaller me;

    @BeforeEach
    void comeIn() {
        me = callers.somebody();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /queue/fal-ai/flux/dev              | {"prompt":"bom"}
            /run/fal-ai/flux/dev                | {"prompt":"bom"}
            /v1/jobs                            | {"endpoint":"fal-ai/flux/dev","input":{"prompt":"bom"}}
            /v1/jobs/batch                      | {"jobs":[{"endpoint":"fal-ai/flux/dev","input":{"prompt":"bom"}}]}
            /v1/assets/collections              | {"name":"bom"}
            /v1/assets/tags                     | {"name":"bom"}
            /rest/storage/upload/initiate       | {"content_type":"image/png","file_name":"bom.png"}
            /rest/storage/auth/token            | {"expiration_seconds":60}
            /rest/tokens/                       | {"allowed_apps":["flux"]}
            """)
    void a_byte_order_mark_is_no_part_of_a_body(String route, String body) {
        for (Charset charset : new Charset[] {UTF_8, UTF_16LE}) {
            given().header("Authorization", me.authorization())
                    .header("Content-Type", "application/json")
                    .body(("\uFEFF" + body.replace("bom", "bom " + charset)).getBytes(charset))
                    .post(route)
                    .then()
                    .statusCode(anyOf(equalTo(200), equalTo(201), equalTo(202)));
        }
    }

    @Test
    void lengths_are_those_that_a_person_counts() {
        String fifty = "🦊".repeat(50);
        send("/v1/assets/tags", "{\"name\":\"%s\"}".formatted(fifty), true);
        send("/v1/assets/tags", "{\"name\":\"%sx\"}".formatted(fifty), false);
        send("/v1/assets/collections", "{\"name\":\"%s\"}".formatted("🦊".repeat(255)), true);
        send("/v1/assets/collections", "{\"name\":\"%s\"}".formatted("🦊".repeat(256)), false);
        String job = "{\"endpoint\":\"fal-ai/flux/dev\",\"input\":{\"prompt\":\"x\"},\"tags\":[\"%s\"]}";
        send("/v1/jobs", job.formatted(fifty), true);
        send("/v1/jobs", job.formatted(fifty + "x"), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://my_service.example.com/hook",
                "https://b%C3%BCcher.example/hook?a=b c",
                " https://example.com//hook ",
                "https://example.com./hook",
                "HTTPS:\\\\example.com\\hook"
            })
    void a_webhook_is_what_a_browser_would_call(String webhook) {
        assertThat(webhookStatus(webhook)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://0x7f.1/hook",
                "http://2130706433/hook",
                "http://0177.0.0.1/hook",
                "http://127.1:1/hook",
                "http://１２７.0.0.1/hook",
                "http://me:secret@example.com/hook",
                "https://exa mple.com/hook",
                "ftp://example.com/hook",
                "example.com/hook"
            })
    void a_webhook_that_cannot_be_called_or_leads_home_is_refused(String webhook) {
        assertThat(webhookStatus(webhook)).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({
        "https://my_bucket.s3.invalid/x.png, 502",
        "https://b\u00fccher.invalid/my photo (1).png, 502",
        "http://0x7f.1/x.png, 422",
        "s3://bucket/x.png, 422"
    })
    void an_import_is_dialled_as_a_browser_would(String url, int status) {
        given().header("Authorization", me.authorization())
                .contentType("application/json")
                .body("{\"url\":\"%s\",\"type\":\"image\"}".formatted(url))
                .post("/v1/assets/uploads")
                .then()
                .statusCode(status);
    }

    private int webhookStatus(String webhook) {
        return given().header("Authorization", me.authorization())
                .contentType("application/json")
                .queryParam("fal_webhook", webhook)
                .body("{\"prompt\":\"x\"}")
                .post(FLUX)
                .statusCode();
    }

    private void send(String route, String body, boolean good) {
        int status = given().header("Authorization", me.authorization())
                .contentType("application/json")
                .body(body)
                .post(route)
                .statusCode();
        assertThat(status).as(route).matches(code -> good ? code / 100 == 2 : code == 422);
    }
}
