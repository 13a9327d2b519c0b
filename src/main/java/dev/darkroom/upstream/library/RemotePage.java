package dev.darkroom.upstream.library;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list in another library.
 *
 * @param next names the page after this one; null at the end
 */
public record RemotePage<T>(List<T> items, @Nullable String next) {}
