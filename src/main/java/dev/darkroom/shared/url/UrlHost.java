package dev.darkroom.shared.url;

import com.ibm.icu.text.IDNA;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The host of a URL in its one spelling: names by UTS 46, IPv4 addresses as dotted quads however they were written. */
final class UrlHost {

    private static final IDNA NAMES = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    /** What name servers may mind and browsers do not. */
    private static final Set<IDNA.Error> FORGIVEN = EnumSet.of(
            IDNA.Error.EMPTY_LABEL,
            IDNA.Error.LABEL_TOO_LONG,
            IDNA.Error.DOMAIN_NAME_TOO_LONG,
            IDNA.Error.LEADING_HYPHEN,
            IDNA.Error.TRAILING_HYPHEN,
            IDNA.Error.HYPHEN_3_4);

    private static final Pattern PLAIN = Pattern.compile("\\p{ASCII}*");
    private static final Pattern FORBIDDEN = Pattern.compile("[\\x00-\\x20\\x7F#%/:<>?@\\[\\\\\\]^|]");
    private static final Pattern DECIMAL = Pattern.compile("\\d+");
    private static final Pattern HEX = Pattern.compile("0[xX][0-9a-fA-F]*");
    private static final Pattern OCTAL = Pattern.compile("0[0-7]+");

    private UrlHost() {}

    /** Null for what can be no host. */
    static @Nullable String parse(String text) {
        if (text.startsWith("[")) {
            return text.endsWith("]") ? UrlHostV6.parse(text.substring(1, text.length() - 1)) : null;
        }
        String name = ascii(UrlEncoding.decode(text));
        if (name == null || name.isEmpty() || FORBIDDEN.matcher(name).find()) {
            return null;
        }
        List<String> labels = new ArrayList<>(Arrays.asList(name.split("\\.", -1)));
        if (labels.size() > 1 && labels.getLast().isEmpty()) {
            labels.removeLast();
        }
        boolean number = DECIMAL.matcher(labels.getLast()).matches()
                || HEX.matcher(labels.getLast()).matches();
        return number ? dottedQuad(labels) : name;
    }

    private static @Nullable String ascii(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        if (PLAIN.matcher(domain).matches() && !lower.startsWith("xn--") && !lower.contains(".xn--")) {
            return lower;
        }
        IDNA.Info info = new IDNA.Info();
        String name = NAMES.nameToASCII(domain, new StringBuilder(), info).toString();
        return FORGIVEN.containsAll(info.getErrors()) ? name : null;
    }

    private static @Nullable String dottedQuad(List<String> labels) {
        if (labels.size() > 4) {
            return null;
        }
        BigInteger address = BigInteger.ZERO;
        for (int i = 0; i < labels.size(); i++) {
            BigInteger number = number(labels.get(i));
            int bytes = i == labels.size() - 1 ? 4 - i : 1;
            if (number == null || number.bitLength() > 8 * bytes) {
                return null;
            }
            address = address.shiftLeft(8 * bytes).add(number);
        }
        int bits = address.intValue();
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }

    private static @Nullable BigInteger number(String label) {
        if (HEX.matcher(label).matches()) {
            return label.length() == 2 ? BigInteger.ZERO : new BigInteger(label.substring(2), 16);
        }
        if (label.length() > 1 && label.startsWith("0")) {
            return OCTAL.matcher(label).matches() ? new BigInteger(label, 8) : null;
        }
        return DECIMAL.matcher(label).matches() ? new BigInteger(label) : null;
    }
}
