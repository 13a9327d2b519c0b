package dev.darkroom.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.shared.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSignatureTest {

    private static final String USER = "github|12345";
    // Signed by the JDK and checked by another library: neither could agree with itself alone.
    private static final KeyPair PAIR = pair();
    private static final Ed25519PublicKeyParameters KEY = new Ed25519PublicKeyParameters(raw());

    @Property(tries = 50)
    void what_was_signed_verifies(@ForAll byte[] body) throws GeneralSecurityException {
        assertThat(signed(body).isOf(Sha256.hex(body), KEY)).isTrue();
    }

    @Property(tries = 50)
    void one_changed_byte_does_not(@ForAll @IntRange(max = 40) int place) throws GeneralSecurityException {
        byte[] body = "{\"status\": \"OK\", \"payload\": {\"seed\": 7}}!!".getBytes(StandardCharsets.UTF_8);
        CallbackSignature callbackSignature = signed(body);
        body[place] ^= 1;
        assertThat(callbackSignature.isOf(Sha256.hex(body), KEY)).isFalse();
    }

    @Test
    void another_user_or_time_or_request_does_not() throws GeneralSecurityException {
        byte[] body = {1, 2, 3};
        CallbackSignature good = signed(body);
        assertThat(new CallbackSignature("other", USER, good.timestamp(), good.value()).isOf(Sha256.hex(body), KEY))
                .isFalse();
        assertThat(new CallbackSignature(good.requestId(), "other", good.timestamp(), good.value())
                        .isOf(Sha256.hex(body), KEY))
                .isFalse();
        assertThat(new CallbackSignature(good.requestId(), USER, "1", good.value()).isOf(Sha256.hex(body), KEY))
                .isFalse();
    }

    @Test
    void a_key_is_read_with_and_without_padding() throws GeneralSecurityException {
        byte[] raw = raw();
        CallbackSignature callbackSignature = signed(new byte[] {4});
        for (String x : new String[] {
            Base64.getUrlEncoder().encodeToString(raw),
            Base64.getUrlEncoder().withoutPadding().encodeToString(raw)
        }) {
            assertThat(callbackSignature.isOf(
                            Sha256.hex(new byte[] {4}), CallbackSignature.key(x).orElseThrow()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void what_is_no_key_is_none(String x) {
        assertThat(CallbackSignature.key(x)).isEmpty();
    }

    @Test
    void headers_that_are_missing_or_malformed_are_no_signature() {
        assertThat(CallbackSignature.of(null, "u", "1", "ab")).isEmpty();
        assertThat(CallbackSignature.of("r", null, "1", "ab")).isEmpty();
        assertThat(CallbackSignature.of("r", "u", "noon", "ab")).isEmpty();
        assertThat(CallbackSignature.of("r", "u", "1", "xyz")).isEmpty();
        assertThat(CallbackSignature.of("r", "u", "1", "ab").orElseThrow().isOf(Sha256.hex(new byte[0]), KEY))
                .isFalse();
    }

    private static CallbackSignature signed(byte[] body) throws GeneralSecurityException {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        java.security.Signature signer = java.security.Signature.getInstance("Ed25519");
        signer.initSign(PAIR.getPrivate());
        signer.update(("request\n" + USER + "\n1700000000\n" + hash).getBytes(StandardCharsets.UTF_8));
        return new CallbackSignature("request", USER, "1700000000", signer.sign());
    }

    private static byte[] raw() {
        byte[] encoded = PAIR.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
