package dev.darkroom.shared.url;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An http or https URL as browsers read it, after the WHATWG URL Standard: what comes from outside is seldom what RFC
 * 3986 calls a URI. Everything is in the one spelling that goes over the wire, so that what is looked at is what is
 * dialled; bytes of path and query that may stand there stay as they were written, since a signature may cover them.
 *
 * @param username percent-encoded, empty when there is none
 * @param password percent-encoded, empty when there is none
 * @param host in lower case: a name in ASCII, a dotted quad, or an IPv6 address in brackets
 * @param port the scheme's own where none is named
 * @param path begins with a slash
 * @param query without its question mark; null when there is none
 * @param fragment without its number sign; null when there is none
 * @see <a href="https://url.spec.whatwg.org/">URL Standard</a>
 */
@RegisterForReflection
public record WebUrl(
        String scheme,
        String username,
        String password,
        String host,
        int port,
        String path,
        @Nullable String query,
        @Nullable String fragment) {

    /** Of addresses that come in requests and results, in characters. */
    public static final int MAX_LENGTH = 8_192;

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
    private static final Pattern AROUND = Pattern.compile("^[\\x00-\\x20]+|[\\x00-\\x20]+$");
    private static final Pattern WITHIN = Pattern.compile("[\\t\\n\\r]");
    private static final Pattern SLASHES = Pattern.compile("[/\\\\]+");
    private static final Pattern SLASH = Pattern.compile("[/\\\\]");
    private static final Pattern HERE = Pattern.compile("(?i)\\.|%2e");
    private static final Pattern UP = Pattern.compile("(?i)(\\.|%2e){2}");
    private static final Pattern PORT = Pattern.compile("0*(\\d{0,5})");
    private static final int MAX_PORT = 65_535;

    /** Reads an absolute URL; empty for what is none, or has another scheme. */
    public static Optional<WebUrl> parse(String text) {
        return read(text, null);
    }

    /** Reads what stands in a document or a {@code Location} of this URL. */
    public Optional<WebUrl> resolve(String reference) {
        return read(reference, this);
    }

    /**
     * The same for settings, and for what can only be one.
     *
     * @throws IllegalArgumentException when it is none; the message does not repeat it, since URLs may hold secrets
     */
    public static WebUrl valueOf(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an http or https URL"));
    }

    public boolean isSecure() {
        return scheme.equals("https");
    }

    public boolean hasCredentials() {
        return !username.isEmpty() || !password.isEmpty();
    }

    /** Whether both have the same scheme, host and port. */
    public boolean hasSameOrigin(WebUrl other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }

    /** Path and query, as in the first line of a request. */
    public String target() {
        return query == null ? path : path + "?" + query;
    }

    /** What longer URLs begin with: without a slash at its end. */
    public String base() {
        String text = toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Host and, where it is not the scheme's own, port. */
    public String authority() {
        return port == ownPort(scheme) ? host : host + ":" + port;
    }

    /** The last step of the path in plain characters; empty when it ends with a slash. */
    public String fileName() {
        return UrlEncoding.decode(path.substring(path.lastIndexOf('/') + 1));
    }

    /** The URL in full. */
    @Override
    public String toString() {
        String user = hasCredentials() ? username + (password.isEmpty() ? "" : ":" + password) + "@" : "";
        return scheme + "://" + user + authority() + target() + (fragment == null ? "" : "#" + fragment);
    }

    private static Optional<WebUrl> read(String text, @Nullable WebUrl base) {
        String input = WITHIN.matcher(AROUND.matcher(text).replaceAll("")).replaceAll("");
        int hash = input.indexOf('#');
        String fragment = hash < 0 ? null : UrlEncoding.FRAGMENT.encode(input.substring(hash + 1));
        String rest = hash < 0 ? input : input.substring(0, hash);
        Matcher named = SCHEME.matcher(rest);
        if (!named.lookingAt()) {
            return base == null ? Optional.empty() : base.follow(rest, fragment);
        }
        String scheme = named.group(1).toLowerCase(Locale.ROOT);
        String after = rest.substring(named.end());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.empty();
        }
        return base != null && base.scheme.equals(scheme)
                ? base.follow(after, fragment)
                : absolute(scheme, after, fragment);
    }

    /** A reference without a scheme, or with ours, which means the same. */
    private Optional<WebUrl> follow(String reference, @Nullable String fragment) {
        Matcher slashes = SLASHES.matcher(reference);
        if (slashes.lookingAt()) {
            return slashes.end() > 1
                    ? absolute(scheme, reference, fragment)
                    : Optional.of(at(reference, "/", fragment));
        }
        if (reference.isEmpty()) {
            return Optional.of(new WebUrl(scheme, username, password, host, port, path, query, fragment));
        }
        return Optional.of(at(reference, path, fragment));
    }

    private WebUrl at(String reference, String from, @Nullable String fragment) {
        int mark = reference.indexOf('?');
        String steps = mark < 0 ? reference : reference.substring(0, mark);
        return new WebUrl(
                scheme,
                username,
                password,
                host,
                port,
                mark == 0 ? path : walk(from, steps),
                mark < 0 ? null : UrlEncoding.QUERY.encode(reference.substring(mark + 1)),
                fragment);
    }

    private static Optional<WebUrl> absolute(String scheme, String text, @Nullable String fragment) {
        String rest = SLASHES.matcher(text).lookingAt() ? SLASHES.matcher(text).replaceFirst("") : text;
        int end = 0;
        while (end < rest.length() && "/\\?".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        int at = rest.lastIndexOf('@', end - 1);
        String user = at < 0 ? "" : rest.substring(0, at);
        String place = rest.substring(at + 1, end);
        int colon = place.indexOf(':', Math.max(0, place.indexOf(']')));
        String host = UrlHost.parse(colon < 0 ? place : place.substring(0, colon));
        int port = port(colon < 0 ? "" : place.substring(colon + 1), scheme);
        if (host == null || port < 0) {
            return Optional.empty();
        }
        int pass = user.indexOf(':');
        WebUrl root = new WebUrl(
                scheme,
                UrlEncoding.USERINFO.encode(pass < 0 ? user : user.substring(0, pass)),
                pass < 0 ? "" : UrlEncoding.USERINFO.encode(user.substring(pass + 1)),
                host,
                port,
                "/",
                null,
                fragment);
        String tail = rest.substring(end);
        return Optional.of(tail.isEmpty() ? root : root.at(tail, "/", fragment));
    }

    /** -1 when it is none. */
    private static int port(String text, String scheme) {
        if (text.isEmpty()) {
            return ownPort(scheme);
        }
        Matcher digits = PORT.matcher(text);
        int port = !digits.matches() ? -1 : digits.group(1).isEmpty() ? 0 : Integer.parseInt(digits.group(1));
        return port > MAX_PORT ? -1 : port;
    }

    private static int ownPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** The path that is reached from another; empty steps are steps. */
    private static String walk(String from, String steps) {
        boolean anew = SLASH.matcher(steps).lookingAt();
        List<String> path = new ArrayList<>();
        if (!anew) {
            String[] before = from.substring(1).split("/", -1);
            path.addAll(Arrays.asList(before).subList(0, before.length - 1));
        }
        String[] each = SLASH.split(anew ? steps.substring(1) : steps, -1);
        for (int i = 0; i < each.length; i++) {
            boolean up = UP.matcher(each[i]).matches();
            if (up && !path.isEmpty()) {
                path.removeLast();
            }
            if (!up && !HERE.matcher(each[i]).matches()) {
                path.add(UrlEncoding.PATH.encode(each[i]));
            } else if (i == each.length - 1) {
                path.add("");
            }
        }
        return "/" + String.join("/", path);
    }
}
