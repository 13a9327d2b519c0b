package dev.darkroom.upstream.library;

import org.jspecify.annotations.Nullable;

/**
 * What another account remembers of a request.
 *
 * @param input JSON, equal in value to what was sent but perhaps spelled otherwise
 * @param output JSON; null when it is not kept
 */
public record RemoteRequest(String input, @Nullable String output) {}
