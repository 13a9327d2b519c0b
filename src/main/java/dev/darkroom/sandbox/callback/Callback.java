package dev.darkroom.sandbox.callback;

import java.net.URI;

/**
 * A completion on its way to a client.
 *
 * @param body the same bytes at every attempt
 * @param near whether it was asked for by a caller at this machine, who may be called there
 * @param forged whether it is signed with a key that nobody knows; such a one is not repeated
 */
public record Callback(URI target, String requestId, byte[] body, boolean near, boolean forged) {}
