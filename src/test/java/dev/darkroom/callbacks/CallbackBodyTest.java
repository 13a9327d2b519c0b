package dev.darkroom.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackBodyTest {

    private static final UUID JOB = new UUID(1, 2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seed\": 17454220438242315174, \"x\": 1e5, \"y\": 0.10}",
                "[1, {\"payload\": 2}]",
                "\"a \\\"quoted\\\" text\"",
                "12.50",
                "true"
            })
    void the_payload_is_cut_out_as_it_stands(String payload) throws IOException {
        String body = "{\"error\": null, \"payload\": " + payload + ", \"request_id\": \"r\", \"status\": \"OK\"}";
        VerifiedCallback callback = CallbackBody.read(JOB, null, body);
        assertThat(callback.payload()).isEqualTo(payload);
        assertThat(callback.statusCode()).isEqualTo(200);
        assertThat(callback.upstreamRequestId()).isEqualTo("r");
    }

    @Test
    void the_request_is_named_in_any_spelling_and_an_empty_header_names_none() throws IOException {
        String body = "{\"requestId\": \"r\", \"payload\": {\"x\": 1}, \"status\": \"OK\"}";

        assertThat(CallbackBody.read(JOB, null, body).upstreamRequestId()).isEqualTo("r");
        assertThat(CallbackBody.read(JOB, " ", body).upstreamRequestId()).isEqualTo("r");
        assertThat(CallbackBody.read(JOB, null, body.replace("\"r\"", "12345")).upstreamRequestId())
                .isEqualTo("12345");
        assertThatThrownBy(() -> CallbackBody.read(JOB, "other", body)).isInstanceOf(CallbackBody.TwoRequests.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Invalid status code: 422; {\"detail\": []}; 422",
                "Invalid status code: 504; {\"detail\": \"slow\", \"error_type\": \"request_timeout\"}; 504",
                "something; {\"detail\": [{\"msg\": \"bad\"}]}; 422",
                "something; {\"detail\": \"broken\"}; 500",
                "Invalid status code: 200; {}; 500",
                "Invalid status code: 401; {\"detail\": \"no\"}; 502",
                "Invalid status code: 407; {\"detail\": \"no\"}; 502"
            })
    void a_failure_keeps_the_models_own_code_as_far_as_it_can_be_told(String error, String payload, int status)
            throws IOException {
        String body = "{\"error\": \"" + error + "\", \"payload\": " + payload + ", \"status\": \"ERROR\"}";
        assertThat(CallbackBody.read(JOB, null, body).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"status\": 500; 500",
                "\"status\": 422; 422",
                "\"status\": \"503\"; 503",
                "\"status\": 401; 502",
                "\"status\": 1026; 500",
                "\"status\": -1; 500",
                "\"Status\": \"ERROR\"; 500",
                "\"STATUS\": \"Failed\"; 500",
                "\"status\": \"TIMED_OUT\"; 500",
                "\"status\": \"INCOMPLETE\"; 500",
                "\"status\": null, \"Error\": \"Invalid status code: 504\"; 504",
            })
    void a_failure_is_told_by_a_word_or_a_number_in_a_member_of_any_capitals(String status, int code)
            throws IOException {
        VerifiedCallback callback = CallbackBody.read(JOB, null, "{" + status + ", \"Payload\": {\"x\": 1}}");
        assertThat(callback.statusCode()).isEqualTo(code);
        assertThat(callback.payload()).isEqualTo("{\"x\": 1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"IN_PROGRESS\"",
                "\"in progress\"",
                "\"QUEUED\"",
                "\"WEIRD\"",
                "102",
                "202",
                "302",
                "true",
                "{}"
            })
    void a_status_that_is_no_end_ends_nothing(String status) throws IOException {
        for (String error : new String[] {"null", "\"boom\""}) {
            String body = "{\"request_id\": \"r\", \"error\": " + error + ", \"payload\": {\"x\": 1}, \"status\": "
                    + status + "}";
            VerifiedCallback callback = CallbackBody.read(JOB, null, body);
            assertThat(callback.payload()).isNull();
            assertThat(callback.upstreamRequestId()).isEqualTo("r");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"OK\"",
                "\"ok\"",
                "\"Succeeded\"",
                "\"COMPLETED\"",
                "\"READY\"",
                "200",
                "\"200\"",
                "0",
                "null",
                "\"\""
            })
    void a_success_is_told_by_a_word_a_number_or_nothing(String status) throws IOException {
        VerifiedCallback callback =
                CallbackBody.read(JOB, null, "{\"Status\": " + status + ", \"PAYLOAD\": {\"x\": 1}}");
        assertThat(callback.payload()).isEqualTo("{\"x\": 1}");
        assertThat(callback.statusCode()).isEqualTo(200);
    }

    @Test
    void a_payload_that_could_not_be_sent_is_none() throws IOException {
        assertThat(CallbackBody.read(
                                JOB, null, "{\"payload\": null, \"payload_error\": \"too large\", \"status\": \"OK\"}")
                        .payload())
                .isNull();
        assertThat(CallbackBody.read(JOB, null, "{\"status\": \"OK\"}").payload())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "null", "text"})
    void what_is_no_webhook_body_is_refused(String text) {
        assertThatThrownBy(() -> CallbackBody.read(JOB, null, text)).isInstanceOf(IOException.class);
    }
}
