package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.url.WebUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingGuardTest {

    private static final Duration TIME = Duration.ofSeconds(10);

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
        assertThatCode(() -> guard.check(WebUrl.valueOf("http://127.0.0.1:8080/sandbox/files/o/1?x=/"), TIME))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "192.168.255.255",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "[::]",
                "[::1]",
                "[::7f00:1]",
                "[::127.0.0.1]",
                "[::8.8.8.8]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::ffff:8.8.8.8]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b::a9fe:a9fe]",
                "[64:ff9b:1::1]",
                "[100::1]",
                "[2001::1]",
                "[2001:2::1]",
                "[2001:10::1]",
                "[2001:db8::1]",
                "[2002:7f00:1::]",
                "[2002:808:808::]",
                "[3fff::1]",
                "[5f00::1]",
                "[fc00::1]",
                "[fd00:ec2::254]",
                "[fe80::1]",
                "[fec0::1]",
                "[ff02::1]"
            })
    void an_address_that_is_not_public_is_refused(String host) {
        OutgoingGuard guard = OutgoingTesting.guard(List.of(), InetAddress::getAllByName);

        assertKind(guard, "http://" + host + "/secret?x=1", Kind.REFUSED_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "168.63.129.17",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.1",
                "192.0.1.1",
                "192.0.3.1",
                "192.167.255.255",
                "192.169.0.1",
                "198.17.255.255",
                "198.20.0.0",
                "203.0.114.1",
                "223.255.255.255",
                "[2606:4700:4700::1111]",
                "[2001:200::1]",
                "[2a00::1]",
                "[64:ff9b::808:808]"
            })
    void a_public_address_is_let_through(String host) {
        OutgoingGuard guard = OutgoingTesting.guard(List.of(), InetAddress::getAllByName);

        assertThatCode(() -> guard.check(WebUrl.valueOf("https://" + host + ":8443/x"), TIME))
                .doesNotThrowAnyException();
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
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0x7F.1",
                "017700000001",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "127.0.0.1.",
                "127.0.0.01",
                "%31%32%37.0.0.1",
                "\uff11\uff12\uff17.0.0.1",
                "0xa9fea9fe",
                "0x0a.1"
            })
    void an_address_in_an_odd_spelling_is_known_for_what_it_is(String host) {
        OutgoingGuard guard = OutgoingTesting.guard(List.of(), name -> {
            throw new AssertionError("looked up " + name);
        });

        assertKind(guard, "http://" + host + "/", Kind.REFUSED_ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_service.example.com", "-odd-.example.com", "example.com.", "b\u00fccher.example"})
    void a_name_that_browsers_take_is_looked_up(String host) {
        OutgoingGuard guard =
                OutgoingTesting.guard(List.of(), _ -> new InetAddress[] {InetAddress.ofLiteral("1.1.1.1")});

        assertThatCode(() -> guard.check(WebUrl.valueOf("https://" + host + "/hook"), TIME))
                .doesNotThrowAnyException();
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

        assertThatCode(() -> guard.check(WebUrl.valueOf("http://127.0.0.1:9000/a/b?c"), TIME))
                .doesNotThrowAnyException();
        assertThatCode(() -> guard.check(WebUrl.valueOf("https://localhost:443/"), TIME))
                .doesNotThrowAnyException();
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

        assertThatCode(() -> guard.check(WebUrl.valueOf("http://127.0.0.1:7000/files/x"), TIME))
                .doesNotThrowAnyException();
        assertKind(guard, "http://127.0.0.1:7001/files/x", Kind.REFUSED_ADDRESS);
    }

    @Test
    void a_lookup_that_hangs_ends_with_the_time_given() {
        OutgoingGuard guard = OutgoingTesting.guard(List.of(), _ -> {
            Thread.currentThread().join();
            return new InetAddress[0];
        });

        assertThatThrownBy(() -> guard.check(WebUrl.valueOf("https://slow.example/"), Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        OutgoingException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
    }

    @Test
    void slow_names_of_one_domain_hold_up_no_other_and_not_the_provider() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        Semaphore asked = new Semaphore(0);
        OutgoingGuard guard = OutgoingTesting.guard(List.of(), host -> {
            if (host.endsWith("slow.example")) {
                asked.release();
                awaitQuietly(slow);
            }
            return new InetAddress[] {InetAddress.ofLiteral("1.1.1.1")};
        });
        List<Thread> callers = IntStream.range(0, 40)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    try {
                        guard.check(WebUrl.valueOf("https://h" + i + ".slow.example/"), TIME);
                    } catch (OutgoingException late) {
                        // It had no place in time.
                    }
                }))
                .toList();
        asked.acquire(20);
        try {
            for (String other : List.of("https://quick.example/", "https://gateway.example/fal/x")) {
                assertThatCode(() -> guard.check(WebUrl.valueOf(other), TIME)).doesNotThrowAnyException();
            }
        } finally {
            slow.countDown();
        }
        for (Thread caller : callers) {
            assertThat(caller.join(TIME)).isTrue();
        }
    }

    @Test
    void slow_names_of_many_domains_do_not_hold_up_the_provider() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        Semaphore asked = new Semaphore(0);
        OutgoingGuard guard = OutgoingTesting.guard(List.of(), host -> {
            if (host.startsWith("slow")) {
                asked.release();
                awaitQuietly(slow);
            }
            return new InetAddress[] {InetAddress.ofLiteral("1.1.1.1")};
        });
        for (int i = 0; i < 32; i++) {
            String url = "https://slow" + i + ".example/";
            Thread.ofVirtual().start(() -> guard.check(WebUrl.valueOf(url), TIME));
        }
        asked.acquire(32);
        try {
            assertThatCode(() -> guard.check(WebUrl.valueOf("https://gateway.example/fal/x"), TIME))
                    .doesNotThrowAnyException();
        } finally {
            slow.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.b.evil.example, evil.example",
        "evil.example, evil.example",
        "evil.example., evil.example",
        "localhost, localhost",
        "a.evil.co.uk, evil.co.uk",
        "evil.com.au, evil.com.au",
        "co.uk, co.uk",
        "a.abc.de, abc.de"
    })
    void a_share_is_that_of_a_domain(String host, String domain) {
        assertThat(NameLookups.domain(host)).isEqualTo(domain);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException gaveUp) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertKind(OutgoingGuard guard, String url, Kind kind) {
        assertThatThrownBy(() -> guard.check(WebUrl.valueOf(url), TIME))
                .isInstanceOfSatisfying(OutgoingException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e.retryable()).isEqualTo(kind == Kind.DNS);
                    assertThat(e).hasMessageNotContainingAny("secret", "?");
                });
    }
}
