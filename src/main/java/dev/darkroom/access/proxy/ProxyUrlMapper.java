package dev.darkroom.access.proxy;

import dev.darkroom.access.ApiPaths;
import dev.darkroom.shared.http.RequestTargets;
import dev.darkroom.shared.url.WebUrl;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Maps the URLs that fal's clients name to routes of ours; any other URL is refused. */
final class ProxyUrlMapper {

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
    ProxyUrlMapper(Map<String, String> more) {
        places = new TreeMap<>(FAL);
        more.forEach((host, path) -> {
            if (ApiPaths.HOSTS.stream().noneMatch(path::equals)) {
                throw new IllegalArgumentException(
                        "darkroom.proxy.targets: " + host + " must be one of " + ApiPaths.HOSTS);
            }
            places.put(host.toLowerCase(Locale.ROOT), path);
        });
    }

    /**
     * The path and query here; empty for a URL that is none, or one of a host that we do not stand for.
     *
     * @param own what our own addresses begin with, each without a slash at its end: what answers name is understood, too
     */
    Optional<String> local(@Nullable String target, Collection<WebUrl> own) {
        return Optional.ofNullable(target)
                .filter(text -> !isTrick(text))
                .flatMap(WebUrl::parse)
                .filter(url ->
                        !url.hasCredentials() && !TRICK.matcher(url.path()).find())
                .flatMap(url -> elsewhere(url).or(() -> here(url, own)))
                .map(RequestTargets::escaped);
    }

    private Optional<String> elsewhere(WebUrl url) {
        String named = url.authority() + url.path();
        return places.entrySet().stream()
                .filter(place -> ApiPaths.isBelow(place.getKey(), named))
                .map(place -> place.getValue()
                        + (url.authority() + url.target())
                                .substring(place.getKey().length()))
                .findFirst();
    }

    private static Optional<String> here(WebUrl url, Collection<WebUrl> own) {
        return own.stream()
                .filter(ours -> url.authority().equals(ours.authority()))
                .map(ours -> ours.path().equals("/") ? "" : ours.path().replaceFirst("/$", ""))
                .filter(prefix -> ApiPaths.isBelow(prefix, url.path()))
                .map(prefix -> url.target().substring(prefix.length()))
                .filter(path -> ApiPaths.HOSTS.stream()
                        .anyMatch(host -> ApiPaths.isBelow(host, path.replaceFirst("\\?.*", ""))))
                .findFirst();
    }

    /** Whether its path, as it is written, is one that could be read in two ways. */
    private static boolean isTrick(String target) {
        int path = target.indexOf('/', target.indexOf("://") + 3);
        return !target.contains("://")
                || path >= 0
                        && TRICK.matcher(target.substring(path).replaceFirst("[?#].*", ""))
                                .find();
    }
}
