package dev.darkroom.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ledger holds what was accepted, whether its client heard of it or not. */
@QuarkusTest
@TestProfile(SandboxAlone.class)
class LedgerTest extends WithSandboxQueue {

    @ParameterizedTest
    @CsvSource({"ack_lost, 1", "hang, 0"})
    void a_submit_without_an_answer_is_in_the_ledger_only_if_it_was_accepted(String fault, int entries) {
        int before = ledgerTotal();
        assertThatThrownBy(() -> client().body("{\"prompt\":\"x\",\"sandbox\":{\"submit\":\"" + fault + "\"}}")
                        .post(FLUX))
                .hasMessageContaining("failed to respond");
        assertThat(ledgerTotal() - before).isEqualTo(entries);
        if (entries > 0) {
            given().get("/sandbox/ledger?limit=1").then().body("requests[0].client_got_ack", equalTo(false));
        }
    }

    @Test
    void a_request_whose_acknowledgement_was_lost_is_found_by_its_input() {
        assertThatThrownBy(() -> client().body("{\"prompt\":\"lost and found\",\"sandbox\":{\"submit\":\"ack_lost\"}}")
                        .post("/sandbox/queue/fal-ai/fast-sdxl"))
                .hasMessageContaining("failed to respond");
        client().get("/sandbox/v1/models/requests/by-endpoint?endpoint_id=fal-ai/fast-sdxl&expand=payloads")
                .then()
                .statusCode(200)
                .body(
                        "items[0].json_input.prompt",
                        is("lost and found"),
                        "items[0].request_id",
                        matchesPattern(UUID_7),
                        "has_more",
                        is(false));
    }

    @Test
    void a_refused_submit_is_not_in_the_ledger() {
        int before = ledgerTotal();
        client().body("{\"prompt\":\"x\",\"sandbox\":{\"submit\":\"error_503\"}}")
                .post(FLUX)
                .then()
                .statusCode(503);
        assertThat(ledgerTotal()).isEqualTo(before);
    }

    @Test
    void the_ledger_names_input_units_and_endpoint() {
        client().body("{\"prompt\":\"ledger\"}")
                .post("/sandbox/queue/fal-ai/flux-lora")
                .then()
                .statusCode(200);
        given().get("/sandbox/ledger?endpoint=fal-ai/flux-lora")
                .then()
                .body(
                        "requests",
                        hasSize(1),
                        "requests[0].billable_units",
                        is(1),
                        "requests[0].input_sha256",
                        is("5c0d86a4809c645c2081a20dd91368693a8e7368586067547b861d54a4b012b8"));
    }

    private static int ledgerTotal() {
        return given().get("/sandbox/ledger?limit=0").jsonPath().getInt("total");
    }
}
