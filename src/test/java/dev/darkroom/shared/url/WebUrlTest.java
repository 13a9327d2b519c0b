package dev.darkroom.shared.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs as browsers read them; {@code WhatwgUrlIT} holds many more against the reference implementation. */
class WebUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            https://cdn.example.com/my photo (1).jpg     | https://cdn.example.com/my%20photo%20(1).jpg
            ^https://cdn.example.com/a.jpg ^             | https://cdn.example.com/a.jpg
            https://cdn.example.com/a//b///c.jpg         | https://cdn.example.com/a//b///c.jpg
            https://cdn.example.com/a%2Fb%zz%20+~        | https://cdn.example.com/a%2Fb%zz%20+~
            https://cdn.example.com/ü/{x}/[y]?q=ü {x}'   | https://cdn.example.com/%C3%BC/%7Bx%7D/[y]?q=%C3%BC%20{x}%27
            https://cdn.example.com/a?sig=a%2Bb+c=/:@;,$ | https://cdn.example.com/a?sig=a%2Bb+c=/:@;,$
            https://cdn.example.com/a?b=%E4%             | https://cdn.example.com/a?b=%E4%
            https://cdn.example.com                      | https://cdn.example.com/
            https://cdn.example.com?x                    | https://cdn.example.com/?x
            https://cdn.example.com/a/./b/../c/%2E%2e/d  | https://cdn.example.com/a/d
            https:\\\\cdn.example.com\\a\\b                  | https://cdn.example.com/a/b
            https:cdn.example.com/a                      | https://cdn.example.com/a
            HTTPS://CDN.Example.COM:443/A                | https://cdn.example.com/A
            http://example.com:0080/                     | http://example.com/
            http://example.com:8080/                     | http://example.com:8080/
            http://example.com:/x                        | http://example.com/x
            https://my_bucket.s3.amazonaws.com/x.png     | https://my_bucket.s3.amazonaws.com/x.png
            https://-odd-.example.com/                   | https://-odd-.example.com/
            https://bücher.example/                      | https://xn--bcher-kva.example/
            https://faß.example/                         | https://xn--fa-hia.example/
            https://日本語。jp/                            | https://xn--wgv71a119e.jp/
            https://☕.example/                           | https://xn--53h.example/
            https://EXAMPLE.com./x                       | https://example.com./x
            http://127.1/                                | http://127.0.0.1/
            http://0x7f.1/                               | http://127.0.0.1/
            http://2130706433/                           | http://127.0.0.1/
            http://0177.0.0.1/                           | http://127.0.0.1/
            http://127.0.0.1./                           | http://127.0.0.1/
            http://%31%32%37.0.0.1/                      | http://127.0.0.1/
            http://１２７．０．０．１/                       | http://127.0.0.1/
            http://[0:0:0:0:0:FFFF:7F00:1]/              | http://[::ffff:7f00:1]/
            http://[::ffff:127.0.0.1]/                   | http://[::ffff:7f00:1]/
            http://[1:0:0:2:0:0:0:3]/                    | http://[1:0:0:2::3]/
            http://user:p@ss@example.com/                | http://user:p%40ss@example.com/
            http://@example.com/                         | http://example.com/
            http://example.com/a#b c                     | http://example.com/a#b%20c
            """)
    void each_has_one_spelling(String written, String read) {
        assertThat(WebUrl.parse(written)).map(WebUrl::toString).contains(read);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x, https://A.example:443/y?z, true",
        "https://a.example, http://a.example, false",
        "https://a.example, https://a.example:444, false",
        "https://a.example, https://b.a.example, false",
    })
    void an_origin_is_scheme_host_and_port(String one, String other, boolean same) {
        assertThat(WebUrl.valueOf(one).hasSameOrigin(WebUrl.valueOf(other))).isEqualTo(same);
    }

    @Test
    void line_breaks_and_tabs_are_dropped() {
        assertThat(WebUrl.parse("\n\t https://exam\nple.com/a\r\n\tb \u0000"))
                .map(WebUrl::toString)
                .contains("https://example.com/ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "example.com/x",
                "//example.com/x",
                "/x",
                "ftp://example.com/",
                "file:///etc/passwd",
                "data:text/plain,x",
                "javascript:alert(1)",
                "http://",
                "http://?x",
                "http://exa mple.com/",
                "http://exa<mple.com/",
                "http://example.com:65536/",
                "http://example.com:x/",
                "http://example.com:80:80/",
                "http://user@/",
                "http://1.2.3.4.5/",
                "http://127.0.0.256/",
                "http://4294967296/",
                "http://example.0x1g.09/",
                "http://[::1/",
                "http://[fe80::1%25eth0]/",
                "http://[1::2::3]/",
                "http://a%00b/",
                "http://a%2fb/",
                "http://xn--a/",
                "http://\u00ad/"
            })
    void these_are_none(String text) {
        assertThat(WebUrl.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            x.png                | https://example.com:8443/a/x.png
            ../x y.png           | https://example.com:8443/x%20y.png
            /x//y                | https://example.com:8443/x//y
            //other.example/z    | https://other.example/z
            \\\\other.example\\z    | https://other.example/z
            ?p=1                 | https://example.com:8443/a/b?p=1
            #f                   | https://example.com:8443/a/b?q#f
            https:c              | https://example.com:8443/a/c
            http:/c              | http://c/
            ^ /trailing ^        | https://example.com:8443/trailing
            """)
    void a_reference_is_followed_from_where_it_stands(String reference, String reached) {
        WebUrl from = WebUrl.valueOf("https://example.com:8443/a/b?q");

        assertThat(from.resolve(reference)).map(WebUrl::toString).contains(reached);
    }

    @Test
    void its_parts_are_those_that_go_over_the_wire() {
        WebUrl url = WebUrl.valueOf("https://example.com/a b/my photo (1).jpg?x=1#f");

        assertThat(url.target()).isEqualTo("/a%20b/my%20photo%20(1).jpg?x=1");
        assertThat(url.fileName()).isEqualTo("my photo (1).jpg");
        assertThat(url.port()).isEqualTo(443);
        assertThat(List.of(
                        WebUrl.valueOf("http://a:8080/").base(),
                        WebUrl.valueOf("http://a/b/").base()))
                .containsExactly("http://a:8080", "http://a/b");
    }
}
