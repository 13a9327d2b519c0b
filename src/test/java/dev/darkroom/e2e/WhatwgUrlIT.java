package dev.darkroom.e2e;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.url.WebUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our reading of URLs against the reference implementation of the standard, over many that are put together of odd pieces. */
class WhatwgUrlIT {

    private static final int MANY = 40_000;
    private static final String BASE = "https://u:p@base.example:8080/x/y/../z%20/w?q#f";
    private static final String[] AROUND = {"", "", "", " ", "\n", "\u0000", "\u001f ", "\u00a0"};
    private static final String[] SCHEMES = {
        "http://",
        "https://",
        "HTTP://",
        "http:",
        "https:/",
        "http:\\\\",
        "http:///",
        "ht\ntp://",
        "ftp://",
        "",
        "//",
        "/",
        "\\",
        "?q",
        "#f"
    };
    private static final String[] USERS = {"", "", "", "", "u@", "u:p@", "@", "a@b@", "ü:ß p@", "u;=[]|^'@"};
    private static final String[] HOSTS = {
        "example.com",
        "EXAMPLE.com",
        "my_service.example.com",
        "-a.b-",
        "a..b",
        "a.",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "2130706433",
        "4294967296",
        "256.1.1.1",
        "1.2.3.4.5",
        "0x",
        "09.1",
        "foo.0xzz",
        "bücher.de",
        "faß.de",
        "☕.example",
        "xn--bcher-kva.de",
        "xn--a",
        "日本語。jp",
        "%41.com",
        "%00.com",
        "a b.com",
        "a<b",
        "a|b",
        "a!b$c&(d)*+,;=e~f",
        "[::1]",
        "[1:2:3:4:5:6:7:8]",
        "[1:0:0:2:0:0:0:3]",
        "[::ffff:1.2.3.4]",
        "[::1.2.3]",
        "[::1",
        "[fe80::1%25eth0]",
        "[1::2::3]",
        "",
        "\u00ad",
        "ſ.com",
        "１２７．０．０．１",
        "a\u200db",
        "א1.com",
        "a%2fb",
        "%zz.com"
    };
    private static final String[] PORTS = {"", "", "", ":", ":80", ":443", ":0", ":65536", ":00080", ":8a", ":80:80"};
    private static final String[] STEPS = {"/", "/", "\\", "//"};
    private static final String[] PIECES = {
        "a",
        "b.jpg",
        "",
        ".",
        "..",
        "%2e",
        "%2E%2e",
        "my photo (1).jpg",
        "ü",
        "%zz",
        "%2F",
        "a|b",
        "a^b",
        "{x}",
        "[y]",
        "`",
        "'",
        "\"",
        "<>",
        "\u007f",
        "😀",
        "\ud83d",
        "C|",
        "\t",
        "\u0000"
    };
    private static final String[] TAILS = {
        "", "", "?", "?a=b c", "?x='\"<>`{}|^[]\\", "?ü=%zz&😀", "#", "#a b", "#`\"<>{}", "?\ud800#ü"
    };

    @TempDir
    Path folder = Path.of(".");

    @Test
    void urls_are_read_as_the_standard_says() throws IOException {
        NodeScripts.assumeNode();
        Random random = new Random(42);
        JsonMapper json =
                JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String base = i % 3 == 0 ? BASE : null;
            String text = text(random);
            lines.add(json.writeValueAsString(Arrays.asList(text, base, read(text, base))));
        }
        Path file = Files.write(folder.resolve("urls"), lines);

        NodeScripts.run("whatwg-urls.mjs", Map.of("URLS", file.toAbsolutePath().toString()));
    }

    private static @Nullable String read(String text, @Nullable String base) {
        return (base == null ? WebUrl.parse(text) : WebUrl.valueOf(base).resolve(text))
                .map(WebUrl::toString)
                .orElse(null);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder(one(AROUND, random));
        if (random.nextInt(6) > 0) {
            text.append(one(SCHEMES, random))
                    .append(one(USERS, random))
                    .append(one(HOSTS, random))
                    .append(one(PORTS, random));
        }
        for (int steps = random.nextInt(5); steps > 0; steps--) {
            text.append(one(STEPS, random)).append(one(PIECES, random));
        }
        return text.append(one(TAILS, random)).append(one(AROUND, random)).toString();
    }

    private static String one(String[] of, Random random) {
        return of[random.nextInt(of.length)];
    }
}
