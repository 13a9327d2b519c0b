package dev.darkroom.upstream;

import dev.darkroom.shared.url.WebUrl;

/**
 * A place for one file on the provider's file host.
 *
 * @param fileUrl where it will be read
 * @param uploadUrl where to PUT its bytes, without credentials; signed, hence a secret
 */
public record UploadTarget(WebUrl fileUrl, WebUrl uploadUrl) {}
