package dev.darkroom.boot;

import dev.darkroom.shared.DamerauLevenshtein;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Environment variables and system properties that look like settings and are none: misspelt ones, most likely, which
 * would be passed over without a word.
 */
final class UnknownSettings {

    static final String LIST = "/settings.txt";

    private static final String VARIABLE = "DARKROOM_";
    private static final String PROPERTY = "darkroom.";
    /** A place in a list, such as {@code DARKROOM_OUTGOING_ALLOW_0_}. */
    private static final String INDEX = "(?:_\\d+_|\\[\\d+])?";
    /** What Kubernetes and container links set for a service of that name. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "DARKROOM_(?:.*_)?(?:SERVICE_HOST|SERVICE_PORT.*|PORT_\\d+_(?:TCP|UDP|SCTP).*|NAME|ENV_.*)");

    private static final Pattern NO_VARIABLE = Pattern.compile("[^a-zA-Z0-9*]");
    private static final Pattern LINKED_PORT = Pattern.compile("(?:tcp|udp|sctp)://.*");
    /** So many slips in a name, and it is still the same one; of a name without our prefix, so few. */
    private static final int SLIPS = 6;

    private static final int SLIPS_IN_PREFIX = 2;

    private final List<String> known;

    private record Near(String name, int slips) {}

    UnknownSettings(List<String> known) {
        this.known = known;
    }

    /** A line for each, to be read at the console; names alone, for a value may be a secret. */
    static List<String> warnings() {
        return new UnknownSettings(list())
                .warnings(System.getenv(), System.getProperties().stringPropertyNames());
    }

    /** The keys that there are; a star stands for whatever a map has. */
    static List<String> list() {
        try (InputStream file = Objects.requireNonNull(UnknownSettings.class.getResourceAsStream(LIST))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<String> warnings(Map<String, String> environment, Set<String> properties) {
        List<String> variables = known.stream().map(UnknownSettings::variable).toList();
        Stream<String> ofEnvironment = environment.entrySet().stream()
                .filter(entry -> !isLink(entry.getKey(), entry.getValue()))
                .flatMap(entry -> warning(entry.getKey(), VARIABLE, variables).stream());
        Stream<String> ofProperties = properties.stream().flatMap(name -> warning(name, PROPERTY, known).stream());
        return Stream.concat(ofEnvironment, ofProperties).sorted().toList();
    }

    // At each start every variable and property of the process is looked at, and hardly any is meant to be a setting.
    private static Optional<String> warning(String set, String prefix, List<String> names) {
        boolean ours = set.startsWith(prefix);
        if ((!ours && !isNearPrefix(set, prefix)) || isKnown(set, names)) {
            return Optional.empty();
        }
        Optional<Near> near = names.stream()
                .flatMap(name -> spelledFor(name, set))
                .flatMap(name -> near(name, set, ours ? SLIPS : SLIPS_IN_PREFIX))
                .min(Comparator.comparingInt(Near::slips));
        return ours || near.isPresent()
                ? Optional.of("WARNING: " + set + " is set, and no setting has that name"
                        + near.map(one -> "; did you mean " + one.name() + "?")
                                .orElse(". See docs/reference/configuration.md."))
                : Optional.empty();
    }

    private static boolean isKnown(String set, List<String> names) {
        return names.contains(set)
                || names.stream().anyMatch(name -> pattern(name).matcher(set).matches());
    }

    private static Pattern pattern(String name) {
        String pattern = Stream.of(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".+"));
        return Pattern.compile(pattern + INDEX);
    }

    // Each letter that is missing or too many moves another one over the prefix's end.
    private static boolean isNearPrefix(String set, String prefix) {
        String begin = set.substring(0, Math.min(set.length(), prefix.length()));
        return DamerauLevenshtein.between(prefix, begin) <= 2 * SLIPS_IN_PREFIX;
    }

    /** The name itself; where it has a star, with what stands in its place in the one that was set. */
    private static Stream<String> spelledFor(String name, String set) {
        int star = name.indexOf('*');
        if (star < 0) {
            return Stream.of(name);
        }
        int end = star + 1;
        while (end < set.length() && set.charAt(end) != '_' && set.charAt(end) != '.') {
            end++;
        }
        boolean fits = end < set.length() && set.startsWith(name.substring(0, star));
        return fits ? Stream.of(set.substring(0, end) + name.substring(star + 1)) : Stream.empty();
    }

    private static Stream<Near> near(String name, String set, int most) {
        if (Math.abs(name.length() - set.length()) > most) {
            return Stream.empty();
        }
        int slips = DamerauLevenshtein.between(name, set);
        return slips > most ? Stream.empty() : Stream.of(new Near(name, slips));
    }

    private static boolean isLink(String name, String value) {
        return SERVICE_LINK.matcher(name).matches()
                || LINKED_PORT.matcher(value).matches();
    }

    private static String variable(String key) {
        return NO_VARIABLE.matcher(key).replaceAll("_").toUpperCase(Locale.ROOT);
    }
}
