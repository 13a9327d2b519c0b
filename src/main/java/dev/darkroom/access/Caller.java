package dev.darkroom.access;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling: the key that was shown, its owner and its scopes.
 *
 * @param callsPerMinute null for as many as they like
 * @param parallelJobs of the key under way at the same time; null for as many as there are places
 * @param monthlyBudget of the key, in the currency of the prices; null for none
 * @param expiresAt when the key ends; null for never
 * @param secret fingerprint of the secret that was shown; null where none was, as with a token that stands for the key itself
 * @param secretUntil when the secret that was shown ends, with the key or with the overlap of its rotation; null for never
 */
public record Caller(
        UUID ownerId,
        String keyId,
        Set<Scope> scopes,
        @Nullable Integer callsPerMinute,
        @Nullable Integer parallelJobs,
        @Nullable BigDecimal monthlyBudget,
        @Nullable Instant expiresAt,
        @Nullable String secret,
        @Nullable Instant secretUntil,
        OwnerLimits ofOwner) {

    /**
     * Limits of all keys of an owner together, beside those of each.
     *
     * @param callsPerMinute null for as many as they like
     * @param monthlyBudget in the currency of the prices; null for none
     */
    public record OwnerLimits(
            @Nullable Integer callsPerMinute, @Nullable BigDecimal monthlyBudget) {
        static final OwnerLimits NONE = new OwnerLimits(null, null);
    }

    /** The same with other scopes. */
    Caller with(Set<Scope> others) {
        return new Caller(
                ownerId,
                keyId,
                others,
                callsPerMinute,
                parallelJobs,
                monthlyBudget,
                expiresAt,
                secret,
                secretUntil,
                ofOwner);
    }

    /** The same by a secret of that fingerprint, which ends then. */
    Caller by(String fingerprint, @Nullable Instant end) {
        return new Caller(
                ownerId,
                keyId,
                scopes,
                callsPerMinute,
                parallelJobs,
                monthlyBudget,
                expiresAt,
                fingerprint,
                end,
                ofOwner);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
