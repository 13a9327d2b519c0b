package dev.darkroom.upstream.library;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A tag in another library. */
public record RemoteTag(String id, String name, @Nullable Instant createdAt) {}
