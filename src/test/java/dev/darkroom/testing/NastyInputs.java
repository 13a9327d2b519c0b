package dev.darkroom.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What no well-meaning client sends, drawn from a fixed seed. */
public final class NastyInputs {

    private static final String LONG = "x".repeat(5_000);
    private static final String ID = "00000000-0000-7000-8000-000000000000";

    private static final List<String> PATH_VALUES = List.of(
            ID,
            "x",
            "%00",
            "a%00b",
            "%2f",
            "..%2f..%2fetc",
            "%ff%fe",
            "%c0%af",
            "%ED%A0%80",
            "%u0041",
            "%",
            "%%%",
            "a;b",
            ";",
            ";=;",
            "a;b=c/%",
            "%20",
            "+",
            "-1",
            "0",
            "1e9",
            "99999999999999999999",
            "true",
            "null",
            "*",
            "'",
            "%22",
            "%uff0e;",
            "requests",
            "status",
            "a%0d%0ab",
            "%F0%9F%98%80",
            "x".repeat(300),
            LONG,
            "%00".repeat(100),
            "{x}",
            "|",
            "fal-ai/flux/dev",
            "fal-ai%2Fflux",
            "a/b/c/d/e/f/g",
            "0-0-0-0-0",
            "1-1-1-1-1",
            "=",
            "&",
            "%3F",
            "%23",
            "~",
            ".%2e",
            "abcdefghijklmnopqrstuv_a.png",
            "abcdefghijklmnopqrstuv_a.png%00.txt",
            "2147483648",
            "-9223372036854775809");

    private static final List<String> QUERY_VALUES = List.of(
            "",
            "%00",
            "%",
            "%zz",
            "%ff",
            "%ED%A0%80",
            LONG,
            "-1",
            "0",
            "99999999999999999999",
            "1e400",
            "NaN",
            "true",
            "null",
            "a,b,,c",
            ",",
            "yesterday",
            "2026-02-30T00:00:00Z",
            "9999999999-01-01T00:00:00Z",
            "[]",
            "%5B",
            "{}",
            "{",
            "'",
            "\"",
            "%22%22",
            "*",
            "a%20or%20b",
            ID,
            "http://[",
            "data:,",
            "file:///etc/passwd",
            "..",
            "%F0%9F%98%80",
            "a&a=b",
            "=&=",
            "+",
            "(",
            "!:*",
            "%5C",
            "x".repeat(300),
            "eyJhIjoxfQ",
            "%25%25%25");

    private static final List<String> HEADERS = List.of(
            "Accept: application",
            "Accept: ;",
            "Accept: */",
            "Accept: a/b;q=x",
            "Accept: ,,,",
            "Accept:",
            "Accept: text/html;q=2",
            "Accept: \"",
            "Accept: application/json;version=\"",
            "Accept: image/*, application",
            "Accept-Language: ;;q",
            "Accept-Language: *-*-*",
            "Accept-Language: de_DE@x",
            "Accept-Encoding: gzip;q=abc",
            "Accept-Charset: nope",
            "Content-Type: application",
            "Content-Type: /",
            "Content-Type: ;",
            "Content-Type: application/",
            "Content-Type: application/json;charset=nope",
            "Content-Type: application/json;charset=\"",
            "Content-Type: application/json;charset=",
            "Content-Type: application/json;=;",
            "Content-Type: text/plain;charset=UTF-7",
            "Content-Type: multipart/form-data",
            "Content-Type: multipart/form-data;boundary=",
            "Content-Type: multipart/form-data;boundary=\"\"",
            "Content-Type: multipart/form-data; boundary=" + "x".repeat(300),
            "Content-Type: multipart/form-data; boundary=x;charset=nope",
            "Content-Type: MULTIPART/FORM-DATA; boundary=x",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: application/x-www-form-urlencoded;charset=nope",
            "Content-Type: \u00e9/\u00e9",
            "Content-Type: */*",
            "Content-Type: application/json, text/plain",
            "Content-Type:",
            "Content-Encoding: gzip",
            "Content-Encoding: nope",
            "Content-Language: ;",
            "Content-Location: ::",
            "Content-MD5: x",
            "Range: bytes=",
            "Range: bytes=-",
            "Range: bytes=5-1",
            "Range: bytes=99999999999999999999-",
            "Range: x=0-1",
            "Range: bytes=0-0,".repeat(1) + "1-1,".repeat(200) + "2-2",
            "If-Range: yesterday",
            "If-Range: \"",
            "If-Match: \"",
            "If-Match: *",
            "If-Match: ,",
            "If-None-Match: W/",
            "If-None-Match: \"a",
            "If-None-Match: *",
            "If-Modified-Since: yesterday",
            "If-Modified-Since: -1",
            "If-Modified-Since: Thu, 99 Foo 99999 99:99:99 GMT",
            "If-Modified-Since:",
            "If-Unmodified-Since: yesterday",
            "If-Unmodified-Since: 0",
            "Authorization:",
            "Authorization: Key",
            "Authorization: Key :",
            "Authorization: Bearer " + LONG,
            "Authorization: Key a:b:c",
            "Authorization: Basic %%%",
            "Authorization: Key \u00ff:\u00fe",
            "Idempotency-Key:",
            "Idempotency-Key: " + "x".repeat(300),
            "Idempotency-Key: \u00e9",
            "Cookie: =",
            "Cookie: ;;;",
            "Cookie: darkroom_session",
            "Cookie: darkroom_session=",
            "Cookie: darkroom_session=a.b.c",
            "Cookie: $Version=x; a=\"",
            "Cookie: darkroom_session=..",
            "Cookie: a=" + LONG,
            "Last-Event-ID: -1",
            "Last-Event-ID: \u00ff",
            "Prefer: wait=",
            "Prefer: wait=x",
            "Prefer: wait=-1",
            "Prefer: wait=99999999999999",
            "Prefer: ;;",
            "Prefer: wait=1;\"",
            "X-Fal-Request-Timeout: x",
            "X-Fal-Request-Timeout: -1",
            "X-Fal-Request-Start-Timeout: 1e999",
            "X-Fal-Object-Lifecycle: {",
            "X-Fal-Object-Lifecycle: null",
            "X-Fal-Object-Lifecycle-Preference: []",
            "X-Fal-Retry-Config: {",
            "X-Fal-Retry-Config: []",
            "X-Fal-Queue-Priority: nope",
            "X-Fal-File-Name: %%%",
            "X-Fal-File-Name: a/../b",
            "X-Fal-File-Name: " + LONG,
            "X-Fal-Target-Url: ::",
            "X-Fal-Target-Url: http://[",
            "X-Fal-Webhook-Timestamp: 99999999999999999999",
            "X-Fal-Webhook-Signature: zz",
            "Host: [",
            "Host: :x",
            "Host: a b",
            "Host: localhost:99999999",
            "X-Forwarded-For: \"",
            "Forwarded: for=\"",
            "X-HTTP-Method-Override: DELETE",
            "Origin: null",
            "Origin: ::",
            "Access-Control-Request-Method: \u00e9",
            "Expect: nonsense",
            "TE: x",
            "Date: yesterday",
            "X-Odd: \u0001");

    private static final List<String> BODIES = List.of(
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

    private static final List<String> VALUES = List.of(
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

    private final Random random;

    public NastyInputs(long seed) {
        random = new Random(seed);
    }

    public boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    public <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    public String pathValue() {
        return any(PATH_VALUES);
    }

    /** A value in JSON. */
    public String value() {
        return any(VALUES);
    }

    /** Begins with a question mark; empty now and then. */
    public String query(List<String> names) {
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = names.isEmpty() || oneIn(5) ? any(QUERY_VALUES) : any(names);
            query.append(query.isEmpty() ? '?' : '&').append(name);
            if (!oneIn(8)) {
                query.append('=').append(any(QUERY_VALUES).replace(" ", "%20").replace("\"", "%22"));
            }
        }
        return query.toString();
    }

    public List<String> headers() {
        List<String> headers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            headers.add(any(HEADERS));
        }
        return headers;
    }

    /** Often an object with some of these fields, else whatever. */
    public byte[] body(List<String> fields) {
        if (fields.isEmpty() || oneIn(4)) {
            return any(BODIES).getBytes(oneIn(10) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        }
        StringBuilder body = new StringBuilder("{");
        for (int i = 1 + random.nextInt(Math.min(4, fields.size())); i > 0; i--) {
            body.append(body.length() == 1 ? "" : ",")
                    .append('"')
                    .append(any(fields))
                    .append("\":")
                    .append(any(VALUES));
        }
        return body.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** All of the headers, one at a time. */
    public static List<String> everyHeader() {
        return HEADERS;
    }

    public static List<String> everyPathValue() {
        return PATH_VALUES;
    }

    public static List<String> everyBody() {
        return BODIES;
    }
}
