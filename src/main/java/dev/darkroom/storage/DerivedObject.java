package dev.darkroom.storage;

/**
 * A JPEG that was made of another object, its bytes safely stored.
 *
 * @param source the key of the object that it was made of
 * @param variant which one it is, such as {@code small}
 * @param width in pixels, as the height
 * @param size in bytes
 * @param sha256 64 hex digits in small letters
 * @param fileName safe to show and to save under
 */
public record DerivedObject(
        String key, String source, String variant, int width, int height, long size, String sha256, String fileName) {}
