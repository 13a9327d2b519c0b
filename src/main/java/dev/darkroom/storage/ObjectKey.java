package dev.darkroom.storage;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of a key: 22 characters of base64url (132 bits, so it cannot be guessed), an underscore and a harmless file
 * name. Whatever does not look like that is no key, and no path is ever made of it.
 */
public final class ObjectKey {

    static final String PATTERN = "[A-Za-z0-9_-]{22}_[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    private static final int SECRET_LENGTH = 22;
    private static final Pattern SHAPE = Pattern.compile(PATTERN);

    private ObjectKey() {}

    public static boolean isValid(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** For looking for keys inside other text. */
    public static Matcher matcher(String text) {
        return SHAPE.matcher(text);
    }

    /**
     * @param secret at least 22 characters of base64url; the rest is not used
     * @param fileName any text at all; only what is harmless in a path and in a URL stays
     */
    public static String of(String secret, String fileName) {
        return secret.substring(0, SECRET_LENGTH) + "_" + FileNames.slug(fileName);
    }

    /** Two digits from 00 to ff: at most 256 folders, and the same ones on file systems that ignore case. */
    public static String outerFolder(String key) {
        return HexFormat.of().toHexDigits((byte) key.hashCode());
    }

    /** The folder inside the outer one, named in the same way. */
    public static String innerFolder(String key) {
        return HexFormat.of().toHexDigits((byte) (key.hashCode() >>> 8));
    }
}
