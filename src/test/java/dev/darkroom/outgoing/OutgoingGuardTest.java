package dev.darkroom.outgoing;

import static dev.darkroom.outgoing.GuardAssertions.assertKind;
import static dev.darkroom.outgoing.GuardAssertions.assertLetThrough;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.url.WebUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs are called: public ones, and those that the operator named. */
class OutgoingGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sandbox/ledger",
                "/v1/jobs",
                "/",
                "/sandbox/filesystem",
                "/sandbox/files/../ledger",
                "/sandbox/files/%2e%2e/ledger"
            })
    void a_trusted_base_opens_what_lies_below_it_and_nothing_else_of_its_host(String path) {
        OutgoingGuard guard = new OutgoingGuard(
                List.of(),
                () -> List.of(WebUrl.valueOf("http://127.0.0.1:8080/sandbox/files")),
                InetAddress::getAllByName);
        assertKind(guard, "http://127.0.0.1:8080" + path, Kind.REFUSED_ADDRESS);
        assertLetThrough(guard, "http://127.0.0.1:8080/sandbox/files/o/1?x=/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user@example.com/",
                "http://user:secret@example.com/",
                "http://example.com:0/",
                "http://example..com/",
                "http://a!b.example/",
                "http://a'b.example/"
            })
    void a_url_in_an_odd_spelling_is_refused_before_any_lookup(String url) {
        OutgoingGuard guard = OutgoingTesting.guard(List.of(), host -> {
            throw new AssertionError("looked up " + host);
        });

        assertKind(guard, url, Kind.BAD_URL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_service.example.com", "-odd-.example.com", "example.com.", "b\u00fccher.example"})
    void a_name_that_browsers_take_is_looked_up(String host) {
        OutgoingGuard guard =
                OutgoingTesting.guard(List.of(), _ -> new InetAddress[] {InetAddress.ofLiteral("1.1.1.1")});

        assertLetThrough(guard, "https://" + host + "/hook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://LOCALHOST/", "http://LocalHost:9000/", "https://localhost/"})
    void a_name_that_leads_home_is_refused_in_any_case(String url) {
        assertKind(OutgoingTesting.guard(List.of(), InetAddress::getAllByName), url, Kind.REFUSED_ADDRESS);
    }

    @Test
    void one_private_address_among_public_ones_is_enough_to_refuse() {
        OutgoingGuard guard = OutgoingTesting.guard(List.of(), _ ->
                new InetAddress[] {InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("10.0.0.1")});

        assertKind(guard, "https://both.example/", Kind.REFUSED_ADDRESS);
    }

    @Test
    void an_unknown_name_is_told_apart_from_a_forbidden_one() {
        OutgoingGuard guard = OutgoingTesting.guard(List.of(), host -> {
            throw new UnknownHostException(host);
        });

        assertKind(guard, "https://nowhere.example/", Kind.DNS);
    }

    @Test
    void only_the_very_origin_that_was_allowed_is_exempt() {
        OutgoingGuard guard = OutgoingTesting.guard(
                List.of("http://127.0.0.1:9000", " https://LocalHost "), InetAddress::getAllByName);

        assertLetThrough(guard, "http://127.0.0.1:9000/a/b?c");
        assertLetThrough(guard, "https://localhost:443/");
        assertKind(guard, "http://127.0.0.1:9001/", Kind.REFUSED_ADDRESS);
        assertKind(guard, "https://127.0.0.1:9000/", Kind.REFUSED_ADDRESS);
        assertKind(guard, "http://127.0.0.2:9000/", Kind.REFUSED_ADDRESS);
        assertKind(guard, "http://localhost/", Kind.REFUSED_ADDRESS);
        assertKind(guard, "http://a@127.0.0.1:9000/", Kind.BAD_URL);
    }

    @Test
    void the_providers_own_origin_is_exempt_because_the_operator_named_it() {
        OutgoingGuard guard = new OutgoingGuard(
                List.of(), OutgoingTesting.upstreamAt("http://127.0.0.1:7000/fal"), InetAddress::getAllByName);

        assertLetThrough(guard, "http://127.0.0.1:7000/files/x");
        assertKind(guard, "http://127.0.0.1:7001/files/x", Kind.REFUSED_ADDRESS);
    }
}
