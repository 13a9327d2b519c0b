package dev.darkroom.callbacks;

import dev.darkroom.upstream.client.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.jspecify.annotations.Nullable;

/** Verifies callbacks: token, signature, time. */
@ApplicationScoped
class CallbackVerifier {

    /** What was found. */
    enum Verdict {
        GENUINE,
        /** The signature headers are missing or malformed. */
        UNSIGNED,
        /** Signed too long ago, or in the future. */
        STALE,
        /** No key of the provider made this signature. */
        FORGED
    }

    // fal's documentation.
    private static final long TOLERANCE_SECONDS = 300;

    private final ProviderKeys keys;
    private final Clock clock;
    private volatile @Nullable Ed25519PublicKeyParameters fittedLast;

    CallbackVerifier(ProviderKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * @param provider whom the token in its URL was given to
     * @param signature null when the headers hold none
     * @param bodyHash the SHA-256 of the raw body, in hex
     */
    Verdict of(Provider provider, @Nullable CallbackSignature signature, String bodyHash) {
        if (signature == null) {
            // Some gateways do not sign; then the token in the URL is the only proof there is.
            return provider.callbacks() == Provider.Callbacks.SIGNED ? Verdict.UNSIGNED : Verdict.GENUINE;
        }
        if (provider.rest() == null) {
            // It publishes no keys to check with.
            return Verdict.GENUINE;
        }
        long age = clock.instant().getEpochSecond() - signature.seconds();
        if (Math.abs(age) > TOLERANCE_SECONDS) {
            return Verdict.STALE;
        }
        boolean genuine = madeByOne(keys.current(provider), signature, bodyHash)
                || madeByOne(keys.refreshed(provider), signature, bodyHash);
        return genuine ? Verdict.GENUINE : Verdict.FORGED;
    }

    // No header names the key, so each is tried (captured traffic: two are published). The one that fitted last comes
    // first: a signature that does not fit costs as much as one that does, and more than all else about a callback.
    private boolean madeByOne(List<Ed25519PublicKeyParameters> keys, CallbackSignature signature, String bodyHash) {
        Ed25519PublicKeyParameters usual = fittedLast;
        if (usual != null && keys.contains(usual) && signature.isOf(bodyHash, usual)) {
            return true;
        }
        for (Ed25519PublicKeyParameters key : keys) {
            if (!key.equals(usual) && signature.isOf(bodyHash, key)) {
                fittedLast = key;
                return true;
            }
        }
        return false;
    }
}
