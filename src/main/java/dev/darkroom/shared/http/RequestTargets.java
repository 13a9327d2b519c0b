package dev.darkroom.shared.http;

import dev.darkroom.shared.url.WebUrl;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Normalises request targets (RFC 3986, section 6) before anything else sees them, so that whoever asks where a request
 * goes, be it a gate or the routing, gets the same answer: dot segments and empty ones are gone, nothing is escaped that
 * need not be, and a semicolon is a character like any other, escaped wherever it stands: nothing here has matrix
 * parameters, and in a query it separates nothing (URL Standard, section 5.1).
 *
 * <p>Characters that are not allowed are taken as most servers do: <code>?filter={a|b}</code> means itself, and so does a
 * percent sign that escapes nothing. The server would refuse them without a word; {@value #LENIENT} keeps it from that,
 * and has to be set before it is made.
 */
@Singleton
public class RequestTargets {

    /** A system property, read once by the HTTP layer. */
    public static final String LENIENT = "vertx.disableURIValidation";

    /** Before everything that asks where a request goes. */
    private static final int PRIORITY = 10_000;

    private static final BitSet ALLOWED =
            bits("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,=");
    private static final BitSet ALLOWED_IN_QUERY = bits("[]");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?#]+(?<path>.*)");
    /** Routes whose template has a part of any depth: matching those takes time by the square of the path's length. */
    private static final Pattern DEEP = Pattern.compile("/(?:sandbox/)?(?:queue|run)/");

    /** Longer than any endpoint with a request's id behind it. */
    private static final int MAX_DEEP_PATH = 1_024;

    private static final int MAX_PATH = 8_192;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    static {
        ALLOWED_IN_QUERY.or(ALLOWED);
    }

    /** Nearly all requests name the same one, so that it is read once. */
    private volatile String latestHost = "";

    void register(@Observes Filters filters) {
        filters.register(this::pass, PRIORITY);
    }

    private void pass(RoutingContext context) {
        String target = context.request().uri();
        String normal = target.startsWith("/") ? escaped(target) : escaped(withoutAuthority(target));
        if (normal.isEmpty() || !isHost(context.request().authority())) {
            context.fail(400);
        } else if (isTooLong(path(normal))) {
            context.fail(414);
        } else if (!normal.equals(target)) {
            context.reroute(context.request().method(), normal);
        } else if (!context.normalizedPath().equals(context.request().path())) {
            context.reroute(context.request().method(), context.normalizedPath() + query(target));
        } else {
            context.next();
        }
    }

    /** Answers hold addresses below the one that the caller used, so it has to be one. */
    private boolean isHost(@Nullable HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        String host = authority.toString();
        if (host.equals(latestHost)) {
            return true;
        }
        boolean isOne = authority.host().indexOf('%') < 0
                && WebUrl.parse("http://" + host).isPresent();
        latestHost = isOne ? host : latestHost;
        return isOne;
    }

    private static boolean isTooLong(String path) {
        return path.length() > (DEEP.matcher(path).lookingAt() ? MAX_DEEP_PATH : MAX_PATH);
    }

    /** A proxy's form names the server once more; any other form that is no path (RFC 9112, section 3.2) is nothing here. */
    private static String withoutAuthority(String target) {
        Matcher absolute = ABSOLUTE.matcher(target);
        if (!absolute.matches()) {
            return "";
        }
        String path = absolute.group("path");
        return path.startsWith("/") ? path : "/" + path;
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static String query(String target) {
        return target.substring(path(target).length());
    }

    /**
     * The same target with everything escaped that may not stand there.
     *
     * @param target a path with its query, or a query alone, as it came: one character for each byte
     */
    public static String escaped(String target) {
        StringBuilder escaped = new StringBuilder(target.length());
        BitSet allowed = ALLOWED;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            allowed = c == '?' ? ALLOWED_IN_QUERY : allowed;
            if (allowed.get(c) || (c == '%' && isEscape(target, i))) {
                escaped.append(c);
            } else {
                escaped.append('%').append(HEX.toHexDigits((byte) c));
            }
        }
        return escaped.toString();
    }

    private static BitSet bits(String characters) {
        BitSet bits = new BitSet();
        characters.chars().forEach(bits::set);
        return bits;
    }

    private static boolean isEscape(String target, int at) {
        return at + 2 < target.length()
                && HexFormat.isHexDigit(target.charAt(at + 1))
                && HexFormat.isHexDigit(target.charAt(at + 2));
    }
}
