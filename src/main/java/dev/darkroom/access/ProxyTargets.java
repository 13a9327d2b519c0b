package dev.darkroom.access;

import dev.darkroom.shared.RequestTargets;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the URLs that fal's clients name are found here; everything else is nowhere. */
final class ProxyTargets {

    private static final Map<String, String> FAL = Map.of(
            "queue.fal.run", "/queue",
            "queue.falrun.com", "/queue",
            "fal.run", "/run",
            "falrun.com", "/run",
            "rest.fal.ai", "/rest",
            "rest.alpha.fal.ai", "/rest",
            "v3.fal.media/files", "/files",
            "v3b.fal.media/files", "/files",
            "api.fal.ai/v1", "/v1");

    // Whatever a router might read as a step up, or drop.
    private static final Pattern TRICK =
            Pattern.compile("(?:^|/)(?:\\.|%2e){1,2}(?:/|$)|;|%3b|\\\\|%5c|%00|//", Pattern.CASE_INSENSITIVE);

    private final Map<String, String> places;

    /**
     * @param more hosts, each with an optional path, and the path of ours that stands for it
     * @throws IllegalArgumentException when such a path is none of the API's
     */
    ProxyTargets(Map<String, String> more) {
        places = new TreeMap<>(FAL);
        more.forEach((host, path) -> {
            if (ApiPaths.HOSTS.stream().noneMatch(path::equals)) {
                throw new IllegalArgumentException(
                        "darkroom.proxy.targets: " + host + " must be one of " + ApiPaths.HOSTS);
            }
            places.put(host.toLowerCase(Locale.ROOT), path);
        });
    }

    /** The path and query here; empty for a URL that is none, or one of a host that we do not stand for. */
    Optional<String> local(@Nullable String target) {
        try {
            URI url = new URI(target == null ? "" : escaped(target));
            if (!"https".equalsIgnoreCase(url.getScheme()) && !"http".equalsIgnoreCase(url.getScheme())
                    || url.getRawAuthority() == null
                    || TRICK.matcher(url.getRawPath()).find()) {
                return Optional.empty();
            }
            String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
            String named = url.getRawAuthority().toLowerCase(Locale.ROOT) + url.getRawPath();
            return places.entrySet().stream()
                    .filter(place -> ApiPaths.isBelow(place.getKey(), named))
                    .map(place ->
                            place.getValue() + named.substring(place.getKey().length()) + query)
                    .findFirst();
        } catch (URISyntaxException unreadable) {
            return Optional.empty();
        }
    }

    /** Queries come as callers wrote them: a JavaScript client's leaves braces as they are. */
    private static String escaped(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query) + RequestTargets.escaped(target.substring(query));
    }
}
