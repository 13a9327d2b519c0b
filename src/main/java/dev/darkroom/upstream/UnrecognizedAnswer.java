package dev.darkroom.upstream;

import org.jspecify.annotations.Nullable;

/**
 * An answer of the provider's that is neither an output nor a failure nor a notice.
 *
 * @param status its HTTP status
 * @param contentType as declared; null when it was not
 * @param body as text
 */
public record UnrecognizedAnswer(int status, @Nullable String contentType, String body) {}
