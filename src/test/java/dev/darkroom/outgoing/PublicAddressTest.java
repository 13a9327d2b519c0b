package dev.darkroom.outgoing;

import static dev.darkroom.outgoing.GuardAssertions.assertKind;
import static dev.darkroom.outgoing.GuardAssertions.assertLetThrough;

import dev.darkroom.outgoing.OutgoingException.Kind;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are public, whatever their spelling. */
class PublicAddressTest {

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

        assertLetThrough(guard, "https://" + host + ":8443/x");
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
}
