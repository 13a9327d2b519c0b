package dev.darkroom.upstream;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Scheme, host and port of a URL in one spelling: what is compared with the allow-list and what messages may name.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; IPv6 literals in brackets
 * @param port 1 to 65535, the scheme's own when the URL names none
 */
record Origin(String scheme, String host, int port) {

    /** A last label of digits or hex is an address in some spelling; then only a plain dotted quad will do. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final Pattern DOTTED_QUAD =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
    private static final Pattern V6 = Pattern.compile("\\[[0-9a-f:.]+]");

    /** @throws OutgoingException.Refused with {@code BAD_URL} for anything that we would not call */
    static Origin of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw bad("only http and https URLs are called");
        }
        if (url.getRawUserInfo() != null) {
            throw bad("a URL with a user name in it is not called");
        }
        if (url.getHost() == null) {
            throw bad("the URL has no readable host");
        }
        String host = url.getHost().toLowerCase(Locale.ROOT);
        if (!isPlain(host)) {
            throw bad("the URL's host is spelled in a way that is not called");
        }
        int port = url.getPort() == -1 ? (scheme.equals("https") ? 443 : 80) : url.getPort();
        if (port < 1 || port > 65_535) {
            throw bad("the URL's port is out of range");
        }
        return new Origin(scheme, host, port);
    }

    boolean secure() {
        return scheme.equals("https");
    }

    boolean isLiteral() {
        return host.startsWith("[") || DOTTED_QUAD.matcher(host).matches();
    }

    /** As people write it: without the scheme's own port. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == (secure() ? 443 : 80) ? "" : ":" + port);
    }

    private static boolean isPlain(String host) {
        if (host.length() > 253) {
            return false;
        }
        if (host.startsWith("[")) {
            return V6.matcher(host).matches();
        }
        if (ENDS_IN_NUMBER.matcher(host).matches()) {
            return DOTTED_QUAD.matcher(host).matches();
        }
        return NAME.matcher(host).matches();
    }

    private static OutgoingException bad(String message) {
        return new OutgoingException.Refused(OutgoingException.Kind.BAD_URL, message);
    }
}
