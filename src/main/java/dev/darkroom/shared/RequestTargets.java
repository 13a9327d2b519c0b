package dev.darkroom.shared;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * Takes request targets as most servers do, though their characters are not all allowed: <code>?filter={a|b}</code>
 * means itself, and so does a percent sign that escapes nothing. They are escaped before anything else sees them, since
 * everything behind relies on a well-formed target. The server would refuse them without a word; {@value #LENIENT} keeps
 * it from that, and has to be set before it is made.
 */
@Singleton
public class RequestTargets {

    /** A system property, read once by the HTTP layer. */
    public static final String LENIENT = "vertx.disableURIValidation";

    /** Before everything that asks where a request goes. */
    private static final int PRIORITY = 10_000;

    private static final BitSet ALLOWED =
            bits("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=");
    private static final BitSet ALLOWED_IN_QUERY = bits("[]");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    static {
        ALLOWED_IN_QUERY.or(ALLOWED);
    }

    void register(@Observes Filters filters) {
        filters.register(RequestTargets::pass, PRIORITY);
    }

    private static void pass(RoutingContext context) {
        String target = context.request().uri();
        String escaped = escaped(target);
        if (escaped.equals(target)) {
            context.next();
        } else if (target.startsWith("/")) {
            context.reroute(context.request().method(), escaped);
        } else {
            context.fail(400);
        }
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
