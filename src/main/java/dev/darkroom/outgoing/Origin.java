package dev.darkroom.outgoing;

import dev.darkroom.shared.url.WebUrl;
import java.util.regex.Pattern;

/**
 * Scheme, host and port of a URL in one spelling: what is compared with the allow-list and what messages may name.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; IPv6 literals in brackets
 * @param port 1 to 65535, the scheme's own when the URL names none
 */
record Origin(String scheme, String host, int port) {

    private static final Pattern DOTTED_QUAD = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*\\.?");

    /** @throws OutgoingException.Refused with {@code BAD_URL} for anything that we would not call */
    static Origin of(WebUrl url) {
        if (url.hasCredentials()) {
            throw bad("a URL with a user name in it is not called");
        }
        if (!isPlain(url.host())) {
            throw bad("the URL's host is spelled in a way that is not called");
        }
        if (url.port() == 0) {
            throw bad("the URL's port is out of range");
        }
        return new Origin(url.scheme(), url.host(), url.port());
    }

    boolean secure() {
        return scheme.equals("https");
    }

    boolean isLiteral() {
        return isLiteral(host);
    }

    /** Whether a host is an address and no name. */
    static boolean isLiteral(String host) {
        return host.startsWith("[") || DOTTED_QUAD.matcher(host).matches();
    }

    /** As people write it: without the scheme's own port. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == (secure() ? 443 : 80) ? "" : ":" + port);
    }

    /** Whether a name server may be asked for it; addresses are in one spelling by now. */
    private static boolean isPlain(String host) {
        return host.startsWith("[")
                || host.length() <= 254 && NAME.matcher(host).matches();
    }

    private static OutgoingException bad(String message) {
        return new OutgoingException.Refused(OutgoingException.Kind.BAD_URL, message);
    }
}
