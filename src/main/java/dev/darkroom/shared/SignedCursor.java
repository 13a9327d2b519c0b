package dev.darkroom.shared;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a list goes on. The place is signed together with what it was given out for (owner, filters), so a cursor that
 * was changed, or is used with another filter, is refused rather than misread.
 */
public final class SignedCursor {

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]{43})");

    private static final int ANY = -1;
    private static final int ID = Long.BYTES * 2;

    private final UnaryOperator<String> signer;
    private final int bytes;

    /**
     * @param signer makes 43 characters of base64url of a message
     * @param bytes how long a place is; anything else is no cursor
     */
    public SignedCursor(UnaryOperator<String> signer, int bytes) {
        this.signer = signer;
        this.bytes = bytes;
    }

    /** For places of different lengths; that one was given out for this is all that is known of it. */
    public static SignedCursor ofAnyLength(UnaryOperator<String> signer) {
        return new SignedCursor(signer, ANY);
    }

    /** For places that are an id: the list goes on after that row. */
    public static SignedCursor ofIds(UnaryOperator<String> signer) {
        return new SignedCursor(signer, ID);
    }

    public String write(UUID place, String boundTo) {
        byte[] bytes = ByteBuffer.allocate(ID)
                .putLong(place.getMostSignificantBits())
                .putLong(place.getLeastSignificantBits())
                .array();
        return write(bytes, boundTo);
    }

    /** @throws Problem 422 when it is none that was given out for this */
    public UUID readId(String cursor, String boundTo) {
        ByteBuffer place = read(cursor, boundTo);
        return new UUID(place.getLong(), place.getLong());
    }

    public String write(byte[] place, String boundTo) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(place);
        return text + "." + signer.apply(text + "\n" + boundTo);
    }

    /** @throws Problem 422 when it is none that was given out for this */
    public ByteBuffer read(String cursor, String boundTo) {
        Matcher parts = FORM.matcher(cursor);
        if (!parts.matches() || !same(parts.group(2), signer.apply(parts.group(1) + "\n" + boundTo))) {
            throw unknown();
        }
        ByteBuffer place = ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts.group(1)));
        if (bytes != ANY && place.remaining() != bytes) {
            throw unknown();
        }
        return place;
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem unknown() {
        return Problem.invalid("cursor", "is not one that this server gave out for these filters");
    }
}
