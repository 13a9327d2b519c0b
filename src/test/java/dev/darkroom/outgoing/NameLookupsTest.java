package dev.darkroom.outgoing;

import static dev.darkroom.outgoing.GuardAssertions.TIME;
import static dev.darkroom.outgoing.GuardAssertions.assertLetThrough;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.shared.url.WebUrl;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that are slow to look up hold up nobody else. */
class NameLookupsTest {

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
                assertLetThrough(guard, other);
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
            assertLetThrough(guard, "https://gateway.example/fal/x");
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
        "a.abc.de, abc.de",
        "127.0.0.1, 127.0.0.1",
        "[2001:db8::1.2.3.4], [2001:db8::1.2.3.4]"
    })
    void a_share_is_that_of_a_domain(String host, String domain) {
        assertThat(NameLookups.domain(host)).isEqualTo(domain);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.evil.example/x, evil.example",
        "https://evil.example:8443/x, evil.example",
        "http://127.0.0.1:81/x, 127.0.0.1:81",
        "http://127.0.0.1/x, 127.0.0.1:80",
        "http://localhost:81/x, localhost:81",
        "https://files/x, files:443",
        "http://[::1]:81/x, [::1]:81"
    })
    void a_place_is_counted_to_a_domain_or_to_a_port_of_one_machine(String url, String holder) {
        assertThat(OutgoingHttp.holder(WebUrl.valueOf(url))).isEqualTo(holder);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException gaveUp) {
            Thread.currentThread().interrupt();
        }
    }
}
