package dev.darkroom.testing;

import static dev.darkroom.testing.NastyInputs.ID;
import static dev.darkroom.testing.NastyInputs.LONG;

import java.util.List;

/** Bodies, and values of their fields, that no well-meaning client sends. */
final class NastyBodies {

    static final List<String> BODIES = List.of(
            "",
            "null",
            "[]",
            "\"x\"",
            "1",
            "{",
            "}",
            "{\"a\":",
            "{\"a\":1}{\"b\":2}",
            "[".repeat(5_000),
            "{\"a\":".repeat(5_000),
            "\u0000",
            "{\"\u0000\":1}",
            "\ufeff{}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\u0000\"}",
            "{\"\\u0000\":{\"\\ud800\":1}}",
            "a=b&a=c",
            "key=%%%",
            "a=b&".repeat(1_200),
            "--x\r\n\r\n--x--",
            "--x--",
            "--\r\n",
            "NaN",
            "{\"a\":NaN}",
            "{'a':1}",
            "{\"a\":1e400}",
            "{\"a\":-1e-400}",
            "//",
            "{\"a\":1,}",
            "{\"a\":\"\t\"}",
            "\u00ff\u00fe",
            "true",
            "{}");

    static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e30",
            "1e400",
            "-9223372036854775809",
            "99999999999999999999",
            "\"\"",
            "\"x\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"" + LONG + "\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"a\":null}",
            "[{}]",
            "[\"x\",\"x\"]",
            "[\"\\u0000\"]",
            "{\"\\u0000\":\"\\u0000\"}",
            "\"" + ID + "\"",
            "[\"" + ID + "\"]",
            "\"yesterday\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"-99999-01-01T00:00:00Z\"",
            "\"http://[\"",
            "\"data:;base64,%%%\"",
            "\"data:image/png;base64,AAAA\"",
            "\"file:///etc/passwd\"",
            "\"cid:x\"",
            "\"fal-ai/flux/dev\"",
            "\"\ud83d\ude00\"",
            "{\"prompt\":\"x\",\"seed\":1e400}",
            "[1,2,3]",
            "\" \"",
            "\"null\"",
            "\"2\"",
            "\"PT5M\"");

    private NastyBodies() {}
}
