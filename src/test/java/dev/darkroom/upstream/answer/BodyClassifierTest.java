package dev.darkroom.upstream.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one table of what a body under the status code of a success means. */
class BodyClassifierTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Models with files.
                "{\"images\": [{\"url\": \"https://x/y.png\", \"width\": 4}], \"timings\": {}, \"seed\": 7, \"prompt\": \"p\"}",
                "{\"video\": {\"url\": \"https://x/y.mp4\"}}",
                "{\"images\": [{\"url\": \"u\"}], \"error\": null, \"status\": \"COMPLETED\"}",
                "{\"images\": [{\"url\": \"u\"}], \"status\": \"IN_PROGRESS\", \"detail\": \"high\"}",
                "{\"images\": [{\"url\": \"u\"}], \"error\": \"one of four was blocked\"}",
                "{\"status\": \"COMPLETED\", \"request_id\": \"r\", \"response\": {\"images\": [{\"url\": \"u\"}]}}",
                "{\"code\": 0, \"message\": \"success\", \"data\": {\"url\": \"u\"}}",
                "{\"id\": \"x\", \"status\": \"succeeded\", \"output\": [\"https://x/y.png\"], \"error\": null}",
                "{\"name\": \"operations/o\", \"done\": true, \"response\": {\"video\": {\"uri\": \"u\"}}}",
                "{\"text\": \"and then\", \"done\": false}",
                "{\"name\": \"Ada\"}",
                // Models without.
                "{\"output\": \"Once upon a time\"}",
                "{\"output\": \"The request is still in progress\"}",
                "{\"output\": \"\", \"reasoning\": null, \"partial\": false, \"error\": null}",
                "{\"text\": \"\"}",
                "{\"images\": []}",
                "{\"images\": [], \"has_nsfw_concepts\": [true], \"seed\": 1, \"prompt\": \"p\"}",
                "{\"results\": {\"bboxes\": []}}",
                "{\"has_nsfw_concepts\": [false]}",
                "{\"nsfw_probability\": 0.01}",
                "{\"is_safe\": false}",
                "{\"seed\": 17454220438242315174}",
                "{\"prompt\": \"a longer prompt\"}",
                "{\"error\": 0.031, \"epochs\": 12}",
                "{\"state\": \"California\"}",
                "{\"status\": \"sunny\"}",
                "{\"output\": {\"title\": \"Sunset\", \"detail\": \"A calm beach at dusk\"}}",
                "{\"output\": {\"status\": \"rejected\", \"reason\": \"id expired\"}}",
                "{\"results\": [{\"status\": \"denied\"}]}",
                "{\"output\": {\"message\": \"The parcel has been scheduled for Monday\"}}",
                "{\"output\": {\"error\": \"none\"}}",
                "{\"id\": \"x\", \"state\": \"California\"}",
                "{\"id\": \"x\", \"status\": \"sunny with clouds\"}",
                "{\"message\": {\"role\": \"assistant\", \"content\": \"hi\"}}",
                "{\"choices\": [{\"message\": {\"content\": \"hi\"}}], \"id\": \"c\", \"object\": \"chat.completion\"}",
                "{\"code\": \"def f():\\n    return 1\"}",
                "[]",
                "[1, 2]",
                "[{\"label\": \"cat\", \"score\": 0.9}]",
                "42",
                "0.5",
                "true",
                "false",
                "\"\"",
                "\"a word\"",
                "\"Internal Server Error is the name of my band\"",
                "{\"progress\": \"done\", \"output\": \"x\"}",
                "{\"progress\": 1.0, \"images\": [{\"url\": \"u\"}]}",
                "{\"code\": \"def f(): return 1\"}",
                "{\"errorType\": \"none\", \"output\": \"x\"}",
                "{\"text\": \"Not Found is a song\"}",
                "{\"error\": \"none\", \"images\": []}",
                "{\"mean_error\": 0.3}",
                "{\"base_resp\": {\"status_code\": 0, \"status_msg\": \"success\"}, \"audio\": \"u\"}",
                "{\"status\": {\"code\": 200}, \"images\": [{\"url\": \"u\"}]}",
                "{\"type\": \"cat\", \"message\": \"A cat\"}",
                "\"Not Found is a song\"",
                "\"Gone\"",
                "{\"status\": \"sunny\"}",
                "{\"data\": [{\"url\": \"u\"}, {\"error\": \"boom\"}]}",
                "{\"output\": {\"text\": \"failed: but why\"}}",
                "\"<html><body><h1>A shop</h1></body></html>\"",
                "{\"request_id\":\"r\",\"output\":{\"task_id\":\"t\",\"task_status\":\"SUCCEEDED\",\"results\":[{\"url\":\"u\"}]}}",
                "{\"task\":{\"task_id\":\"t\",\"status\":\"TASK_STATUS_SUCCEED\"},\"images\":[{\"image_url\":\"u\"}]}",
                "{\"task\":{\"task_id\":\"t\",\"status\":\"TASK_STATUS_SUCCEED\"},\"images\":[]}",
                "{\"task_id\":\"1\",\"status\":\"Success\",\"file_id\":\"205\"}",
                "{\"model_mesh\":{\"url\":\"u\"},\"error\":\"one view was lost\"}",
                "[{\"id\":\"a\",\"status\":\"queued\"},{\"url\":\"u\"}]",
                "{\"status\":\"terror\"}",
            })
    void what_a_model_says_is_an_output(String body) {
        assertThat(BodyClassifier.classify(body)).isEqualTo(BodyMeaning.OUTPUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "{\"status\": \"IN_PROGRESS\"}",
                "{\"status\": \"IN_QUEUE\", \"request_id\": \"r\", \"queue_position\": 3, \"logs\": null, \"metrics\": {}}",
                "{\"status\": \"processing\", \"images\": []}",
                "{\"status\": \"in progress\", \"output\": null}",
                "{\"state\": \"PENDING\"}",
                "{\"Status\": \"IN_PROGRESS\"}",
                "{\"taskStatus\": \"RUNNING\", \"TaskId\": \"t\"}",
                "{\"Detail\": \"Request is still in progress\"}",
                "{\"Error\": {\"Message\": \"Result is not ready\"}}",
                "{\"Data\": {\"Status\": \"Running\"}}",
                "{\"task_status\": \"submitted\", \"task_id\": \"t\"}",
                "{\"detail\": \"Request is still in progress\", \"request_id\": \"r\", \"status_url\": \"u\"}",
                "{\"detail\": \"Request is still in progress\"}",
                "{\"error\": \"Result is not ready\"}",
                "{\"message\": \"Your request is being processed\"}",
                "{\"msg\": \"\\u4efb\\u52a1\\u5904\\u7406\\u4e2d\", \"code\": 1}",
                "{\"code\": 0, \"data\": {\"status\": \"running\"}}",
                "{\"id\": \"x\", \"status\": \"starting\", \"input\": {\"prompt\": \"p\"}, \"output\": null, \"error\": null}",
                "\"IN_PROGRESS\"",
                "\"Request is still in progress\"",
                "{\"state\": \"processing\", \"progress\": 0.4}",
                "{\"progress\": 40}",
                "{\"id\": \"x\", \"progress\": 40, \"model\": \"m\"}",
                "{\"status\": {\"state\": \"running\"}}",
                "{\"code\": \"Processing\", \"message\": \"Wait\"}",
                "{\"delayTime\": 3, \"id\": \"x\", \"status\": \"IN_PROGRESS\"}",
                "{\"status\": \"processing\", \"eta\": 12}",
                "{\"id\": \"x\", \"status\": \"dreaming\"}",
                "{\"detail\": \"Request has been queued\"}",
                "{\"message\": \"No result yet\"}",
                "{\"detail\": \"Result pending\"}",
                "{\"detail\": \"Your image is rendering\"}",
                // Gateways' own words and wrappers.
                "{\"task_id\":\"1\",\"status\":\"Queueing\",\"file_id\":\"\",\"base_resp\":{\"status_code\":0,\"status_msg\":\"success\"}}",
                "{\"task_id\":\"1\",\"status\":\"Preparing\",\"file_id\":\"\",\"base_resp\":{\"status_code\":0}}",
                "{\"invocationArn\":\"a\",\"status\":\"InProgress\"}",
                "{\"invocationArn\":\"a\",\"modelArn\":\"m\",\"clientRequestToken\":\"t\",\"status\":\"InProgress\",\"submitTime\":\"2026-01-01T00:00:00Z\",\"outputDataConfig\":{\"s3OutputDataConfig\":{\"s3Uri\":\"s3://b\"}}}",
                "{\"id\":\"x\",\"status\":\"NotStarted\"}",
                "{\"status\":\"JOB_STATE_PENDING\",\"id\":\"x\"}",
                "{\"request_id\":\"r\",\"output\":{\"task_id\":\"t\",\"task_status\":\"PENDING\"}}",
                "{\"request_id\":\"r\",\"output\":{\"task_id\":\"t\",\"task_status\":\"RUNNING\",\"submit_time\":\"now\",\"task_metrics\":{\"TOTAL\":1}},\"usage\":{\"image_count\":1}}",
                "{\"task\":{\"task_id\":\"t\",\"status\":\"TASK_STATUS_QUEUED\"},\"images\":[],\"videos\":[]}",
                "{\"task\":{\"task_id\":\"t\",\"task_type\":\"TXT_TO_IMG\",\"status\":\"TASK_STATUS_PROCESSING\",\"reason\":\"\",\"eta\":3,\"progress_percent\":40},\"images\":[]}",
                "{\"job\":{\"id\":\"j\",\"status\":\"running\"}}",
                "{\"prediction\":{\"id\":\"p\",\"status\":\"processing\",\"output\":null}}",
                "{\"generations_by_pk\":{\"id\":\"g\",\"status\":\"PENDING\",\"generated_images\":[]}}",
                "{\"code\":\"success\",\"message\":\"\",\"data\":{\"task_id\":\"t\",\"status\":\"IN_PROGRESS\",\"progress\":\"30%\"}}",
                "[{\"status\":\"IN_PROGRESS\"}]",
                "[{\"id\":\"a\",\"status\":\"queued\"},{\"id\":\"b\",\"status\":\"failed\"}]",
                "{\"data\":[{\"task_id\":\"t\",\"status\":\"pending\"}]}",
                // As plain text.
                "Request is still in progress",
                "IN_QUEUE\n",
                "The job is queued.",
                "{\"name\": \"models/veo/operations/o-1\"}",
                "{\"name\": \"projects/p/operations/o\", \"done\": false}",
                "{\"name\": \"my-render\", \"done\": false}",
                "{\"name\": \"operations/o\", \"metadata\": {\"@type\": \"t\", \"progressPercent\": 20}}",
                "{\"name\": \"operations/o\", \"metadata\": {\"a\": 1}, \"done\": false}",
                "{\"id\": \"r\", \"finished\": false}",
                "{\"done\": false}",
            })
    void a_notice_that_it_still_runs_is_no_output(String body) {
        assertThat(BodyClassifier.classify(body)).isEqualTo(BodyMeaning.NOT_READY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"detail\": \"Content policy\"}                                           | 500",
                "{\"name\":\"operations/o\",\"metadata\":{\"a\":1},\"done\":true,\"error\":{\"code\":3,\"message\":\"no\"}} | 500",
                "{\"detail\": [{\"loc\": [\"body\", \"prompt\"], \"msg\": \"bad\"}]}        | 422",
                "{\"detail\": {\"reason\": \"no\"}}                                         | 500",
                "{\"error\": \"CUDA out of memory\"}                                        | 500",
                "{\"error\": {\"message\": \"boom\", \"code\": 13}}                         | 500",
                "{\"error\": true}                                                          | 500",
                "{\"errors\": [\"boom\"]}                                                   | 500",
                "{\"error\": \"boom\", \"images\": []}                                      | 500",
                "{\"error\": \"boom\", \"images\": null, \"seed\": 1, \"prompt\": \"p\"}    | 500",
                "{\"output\": \"\", \"partial\": false, \"error\": \"boom\"}                | 500",
                "{\"detail\": \"slow\", \"error_type\": \"request_timeout\"}                | 500",
                "{\"status\": \"FAILED\"}                                                   | 500",
                "{\"id\": \"x\", \"status\": \"failed\", \"error\": \"NSFW\", \"output\": null} | 500",
                "{\"success\": false, \"message\": \"boom\"}                                | 500",
                "{\"code\": 503, \"message\": \"boom\", \"data\": null}                     | 503",
                "{\"code\": \"429\", \"message\": \"boom\"}                                 | 429",
                "{\"status\": 400, \"title\": \"Bad Request\", \"type\": \"about:blank\"}   | 400",
                "{\"code\": 401, \"message\": \"invalid api key\"}                          | 502",
                "{\"data\": {\"error\": \"boom\"}}                                          | 500",
                "{\"Error\": \"boom\"}                                                      | 500",
                "{\"Status\": \"Failed\"}                                                   | 500",
                "{\"StatusCode\": 503, \"Message\": \"boom\"}                               | 503",
                "{\"Detail\": [{\"loc\": [\"body\"], \"msg\": \"bad\"}]}                   | 422",
                "\"Internal Server Error\"                                                  | 500",
                "\"502 Bad Gateway\"                                                        | 500",
                "\"error: 503 Service Unavailable.\"                                        | 500",
                "{\"fault\": {\"faultstring\": \"Rate limit\"}}                             | 500",
                "{\"exception\": \"NPE\", \"trace\": \"at x\"}                             | 500",
                "{\"errno\": 5, \"errmsg\": \"boom\"}                                       | 500",
                "[{\"error\": \"boom\"}]                                                    | 500",
                "[{\"loc\": [\"body\"], \"msg\": \"bad\", \"type\": \"t\"}]                | 422",
                "{\"status\": \"failed\", \"failure_reason\": \"x\"} | 500",
                "{\"id\": \"1\", \"model\": \"m\", \"created_at\": 1, \"status\": \"failed\", \"failure_reason\": \"x\"} | 500",
                "{\"status\": \"failed\", \"lastError\": \"x\", \"failureDetails\": {\"a\": \"b\"}} | 500",
                "{\"status\": \"GENERATION_FAILED\", \"id\": \"1\"} | 500",
                "{\"code\": \"InternalError\", \"message\": \"x\", \"requestId\": \"y\", \"data\": null} | 500",
                "{\"code\": \"ERR_INTERNAL\", \"message\": \"x\"} | 500",
                "{\"code\": \"DataInspectionFailed\", \"msg\": \"x\"} | 500",
                "{\"type\": \"ServerError\", \"message\": \"x\"} | 500",
                "{\"code\": -1, \"message\": \"x\"} | 500",
                "{\"__type\": \"InternalFailure\", \"message\": \"x\"} | 500",
                "{\"errorMessage\": \"1 Task timed out\", \"errorType\": \"Sandbox.Timedout\"} | 500",
                "{\"ret\": -1, \"msg\": \"quota\"} | 500",
                "{\"err\": \"boom\"} | 500",
                "{\"base_resp\": {\"status_code\": 1026, \"status_msg\": \"sensitive\"}, \"data\": null} | 500",
                "{\"status\": {\"code\": 500, \"message\": \"x\"}} | 500",
                "{\"status\": {\"code\": 503, \"message\": \"x\"}} | 503",
                "{\"message\": \"Rate limit exceeded\", \"retry_after\": 3} | 500",
                "{\"node_errors\": {\"3\": {\"errors\": []}}, \"error\": {\"type\": \"prompt\", \"message\": \"x\"}} | 500",
                "{\"status\": \"incomplete\", \"incomplete_details\": {\"reason\": \"max\"}, \"output\": [], \"id\": \"1\", \"object\": \"response\"} | 500",
                "{\"progress\": 40, \"error\": \"boom\"} | 500",
                "{\"code\": 500, \"data\": {\"request_id\": \"r\"}} | 500",
                "\"Not Found\" | 500",
                "\"Unauthorized\" | 500",
                "\"Too Many Requests\" | 500",
                "\"404 page not found\" | 500",
                "\"410 Gone\" | 500",
                "\"<html><body>502 Bad Gateway</body></html>\" | 500",
                "\"<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1><hr>nginx</body></html>\" | 500",
                "\"<html>\\r\\n<head><title>404 Not Found</title></head>\\r\\n<body>nginx</body></html>\" | 500",
                "\"Traceback (most recent call last):\\n File x\" | 500",
                "{\"id\": \"x\", \"status\": \"COMPLETED\", \"output\": {\"error\": \"CUDA out of memory\"}} | 500",
                "{\"output\": [{\"error\": \"boom\"}], \"id\": \"x\"} | 500",
                "{\"data\": [{\"error\": \"boom\"}]} | 500",
                "{\"results\": [{\"error\": \"boom\", \"seed\": 1}]} | 500",
                "{\"id\": \"x\", \"status\": \"failed: NSFW content\"} | 500",
                "{\"id\": \"x\", \"status\": \"ERROR: out of memory\"} | 500",
                "{\"request_id\":\"r\",\"output\":{\"task_id\":\"t\",\"task_status\":\"FAILED\",\"code\":\"DataInspectionFailed\",\"message\":\"no\"}} | 500",
                "{\"task\":{\"task_id\":\"t\",\"status\":\"TASK_STATUS_FAILED\",\"reason\":\"x\"},\"images\":[]} | 500",
                "{\"id\":\"x\",\"status\":\"TimedOut\"} | 500",
                "{\"id\":\"x\",\"status\":\"UploadFailed\"} | 500",
                "{\"data\":[{\"task_id\":\"t\",\"status\":\"failed\"}]} | 500",
                "{\"detail\":\"Image not generated: NSFW content detected\"} | 500",
                "{\"message\":\"Image not processed: unsupported format\",\"error\":\"bad\"} | 500",
                "{\"detail\":\"The request was not completed. Content violates policy\"} | 500",
                "{\"error\":\"Your account is pending verification\"} | 500",
            })
    void a_failure_under_the_code_of_a_success_is_a_failure(String body, int status) {
        assertThat(BodyClassifier.classify(body)).isEqualTo(BodyMeaning.FAILURE);
        assertThat(FailureSigns.statusOf(body)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "<html>Welcome</html>",
                "{\"images\": [",
                "{\"output\": 1} trailing",
                "{\"request_id\": \"r\"}",
                "{\"status\": \"COMPLETED\", \"request_id\": \"r\", \"response_url\": \"u\", \"metrics\": {\"inference_time\": 1}}",
                "{\"images\": null}",
                "{\"error\": null}",
                "{\"code\": 0, \"message\": \"ok\", \"data\": null}",
                "{\"data\": {}}",
                "{\"message\": \"ok\"}",
                "{\"Message\": \"Forbidden\"}",
                "\uFFFDPNG\r\n",
                "{\"retry_after\": 3}",
                "{\"status\": \"completed\", \"progress\": 100}",
                "{\"code\": \"Success\", \"message\": \"ok\", \"data\": null}",
                "{\"base_resp\": {\"status_code\": 0}, \"task_id\": \"1\"}",
                "{\"id\": \"x\", \"status\": \"pondering\"}",
                "{\"request_id\": \"r\", \"status\": \"nsfw\"}",
                "{\"task_id\":\"1\",\"status\":\"Pondering\",\"file_id\":\"\"}",
                "{\"job\":{\"id\":\"j\",\"status\":\"pondering\"}}",
                "Internal Server Error",
                "The prompt is in progress of being refused by <b>nginx</b>",
            })
    void what_is_none_of_these_is_not_understood(String body) {
        assertThat(BodyClassifier.classify(body)).isEqualTo(BodyMeaning.UNRECOGNIZED);
    }

    @Test
    void a_large_output_is_not_looked_into_and_a_large_page_is_no_output() {
        String large = "x".repeat(300_000);
        assertThat(BodyClassifier.classify("{\"image\": \"" + large + "\"}")).isEqualTo(BodyMeaning.OUTPUT);
        assertThat(BodyClassifier.classify("<html>" + large)).isEqualTo(BodyMeaning.UNRECOGNIZED);
        assertThat(BodyClassifier.classify("{\"error\": \"" + large.substring(0, 20_000) + "\"}"))
                .isEqualTo(BodyMeaning.FAILURE);
    }

    @Test
    void a_request_that_is_not_there_is_told_as_such() {
        assertThat(BodyClassifier.classify("{\"status\": \"NOT_FOUND\"}")).isEqualTo(BodyMeaning.UNKNOWN_REQUEST);
        assertThat(BodyClassifier.classify("{\"Status\": \"Not found\"}")).isEqualTo(BodyMeaning.UNKNOWN_REQUEST);
        assertThat(BodyClassifier.classify("{\"id\": \"x\", \"status\": \"Task not found\", \"result\": null}"))
                .isEqualTo(BodyMeaning.UNKNOWN_REQUEST);
    }
}
