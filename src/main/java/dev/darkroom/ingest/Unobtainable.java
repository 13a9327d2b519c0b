package dev.darkroom.ingest;

/**
 * A file that could not be had; its URL stays in the result as it was.
 *
 * @param place a JSON pointer into the result
 * @param reason for people to read; never holds a URL
 */
public record Unobtainable(String place, String reason) {}
