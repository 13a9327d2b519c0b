package dev.darkroom.outgoing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.url.WebUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers are bytes, and hosts put UTF-8 there as it is. */
class HeaderTextTest extends WithOutgoingHttp {

    @ParameterizedTest
    @CsvSource({
        "/f\u00fc\u00dfe/\u732b.png, /f%C3%BC%C3%9Fe/%E7%8C%AB.png",
        "/x?q=\u732b, /x?q=%E7%8C%AB",
        "/plain%20one, /plain%20one",
    })
    void a_redirect_in_raw_utf_8_leads_where_it_means(String location, String target) throws IOException {
        AtomicReference<String> asked = new AtomicReference<>("");
        serve("/", exchange -> {
            boolean first = exchange.getRequestURI().getRawPath().equals("/first");
            if (first) {
                exchange.getResponseHeaders().set("Location", raw(location));
            } else {
                asked.set(exchange.getRequestURI().toString());
            }
            reply(exchange, first ? 302 : 200, new byte[0]);
        });

        http.download(url("/first"), folder.resolve("file"), 10, LONG);

        assertThat(asked).hasValue(target);
    }

    @Test
    void a_redirect_in_other_bytes_leads_to_those_very_bytes() {
        assertThat(HeaderText.percentEncoded("/caf\u00e9")).isEqualTo("/caf%E9");
    }

    @Test
    void a_file_name_in_raw_utf_8_is_read_as_that() throws IOException {
        serve("/", exchange -> {
            exchange.getResponseHeaders()
                    .set("Content-Disposition", "attachment; filename=\"" + raw("f\u00fc\u00dfe \u732b.png") + "\"");
            reply(exchange, 200, new byte[1]);
        });
        Path file = folder.resolve("file");

        assertThat(http.download(url("/x"), file, 10, LONG).fileName()).isEqualTo("f\u00fc\u00dfe \u732b.png");
    }

    @Test
    void a_file_name_that_is_no_utf_8_stays_as_it_is() {
        assertThat(DownloadFileName.of("attachment; filename=\"caf\u00e9.png\"", WebUrl.valueOf("https://x.example/")))
                .isEqualTo("caf\u00e9.png");
    }

    /** A character for each byte, as the server writes them. */
    private static String raw(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }
}
