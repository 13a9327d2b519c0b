package dev.darkroom.upstream.client;

import dev.darkroom.shared.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account at a provider: whoever took a request is asked about it with the same credential. Its id stands in the job's
 * row, in metrics and in the log; of a pool's accounts it holds a fingerprint of the key, so that their order may change.
 */
public final class ProviderAccount {

    private static final char SEPARATOR = '#';
    private static final int FINGERPRINT = 8;

    private final Provider provider;
    private final String id;
    private final @Nullable String authorization;

    ProviderAccount(Provider provider, String id, @Nullable String authorization) {
        this.provider = provider;
        this.id = id;
        this.authorization = authorization;
    }

    static String id(String provider, String key) {
        return provider
                + SEPARATOR
                + Sha256.hex(key.getBytes(StandardCharsets.UTF_8)).substring(0, FINGERPRINT);
    }

    /** The provider's name in an account's id. */
    public static String providerIn(String id) {
        int end = id.indexOf(SEPARATOR);
        return end < 0 ? id : id.substring(0, end);
    }

    public Provider provider() {
        return provider;
    }

    /** The provider's name, and which of several accounts. */
    public String id() {
        return id;
    }

    /** The value of the {@code Authorization} header, a secret; null when the provider is called without a key. */
    public @Nullable String authorization() {
        return authorization;
    }

    /** Headers of a call in this account's name: those given, who calls, and the credential where there is one. */
    public Map<String, String> headers(Map<String, String> given) {
        Map<String, String> headers = new HashMap<>(given);
        headers.put("user-agent", "darkroom");
        if (authorization != null) {
            headers.put("authorization", authorization);
        }
        return headers;
    }

    @Override
    public String toString() {
        return id;
    }
}
