package dev.darkroom.upstream.client;

import dev.darkroom.shared.url.WebUrl;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Base URLs of a provider's APIs; null for those that it does not have, which nobody else is asked for then.
 *
 * @param queue submit, status, result, cancel
 * @param run the synchronous API
 * @param realtime where realtime connections go, by http or https; the synchronous API unless said otherwise
 * @param rest storage and the keys that sign completions
 * @param files the file host
 * @param platform catalogue, prices, past requests, the asset library; its version included
 */
record ProviderApis(
        WebUrl queue,
        @Nullable WebUrl run,
        @Nullable WebUrl realtime,
        @Nullable WebUrl rest,
        @Nullable WebUrl files,
        @Nullable WebUrl platform) {

    /** One base with a prefix for each API, as Darkroom itself has them. */
    static ProviderApis prefixed(String base) {
        return new ProviderApis(
                WebUrl.valueOf(base + "/queue"),
                WebUrl.valueOf(base + "/run"),
                WebUrl.valueOf(base + "/run"),
                WebUrl.valueOf(base + "/rest"),
                WebUrl.valueOf(base + "/files"),
                WebUrl.valueOf(base + "/v1"));
    }

    /** A queue and nothing else. */
    static ProviderApis plain(WebUrl base) {
        return new ProviderApis(base, null, null, null, null, null);
    }

    static ProviderApis of(UpstreamConfig.Fal fal) {
        return new ProviderApis(fal.queue(), fal.run(), fal.run(), fal.rest(), fal.files(), fal.platform());
    }

    /** The same with those that a provider's settings name by themselves. */
    ProviderApis with(ProvidersConfig.ProviderConfig settings) {
        return new ProviderApis(
                settings.queueUrl().orElse(queue),
                settings.runUrl().orElse(run),
                settings.realtimeUrl().or(settings::runUrl).orElse(realtime),
                settings.restUrl().orElse(rest),
                settings.filesUrl().orElse(files),
                settings.platformUrl().orElse(platform));
    }

    Stream<WebUrl> all() {
        return Stream.of(queue, run, realtime, rest, files, platform).filter(Objects::nonNull);
    }
}
