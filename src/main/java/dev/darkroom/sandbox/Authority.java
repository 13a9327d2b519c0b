package dev.darkroom.sandbox;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Host and port of a URL (RFC 3986, 3.2). Also of one whose host has an underscore, as containers have them: there a
 * {@link URI} knows no more than the whole.
 *
 * @param host IPv6 literals in brackets
 * @param port the scheme's own where none is named
 */
public record Authority(String host, int port) {

    private static final Pattern UNDERSCORED = Pattern.compile("([A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

    /** Empty for what is no absolute http or https URL. */
    public static Optional<Authority> of(URI url) {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            return Optional.empty();
        }
        int own = url.getScheme().equals("https") ? 443 : 80;
        if (url.getHost() != null) {
            return Optional.of(new Authority(url.getHost(), url.getPort() < 0 ? own : url.getPort()));
        }
        var named = UNDERSCORED.matcher(String.valueOf(url.getRawAuthority()));
        if (url.getRawAuthority() == null || !named.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new Authority(named.group(1), named.group(2) == null ? own : Integer.parseInt(named.group(2))));
    }
}
