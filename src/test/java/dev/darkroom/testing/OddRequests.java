package dev.darkroom.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Requests of one operation: as its document shows them, with one or more things about them wrong. */
public final class OddRequests {

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json",
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "image/png",
            "text/plain; charset=nonsense",
            "nonsense",
            ";");

    /** @param headers without the length of the body */
    public record OddRequest(String target, List<String> headers, byte[] body) {

        @Override
        public String toString() {
            return shown(target) + " " + headers.stream().map(OddRequest::shown).toList() + " "
                    + shown(new String(body, StandardCharsets.UTF_8));
        }

        private static String shown(String text) {
            return text.substring(0, Math.min(200, text.length()));
        }
    }

    private final Routes.Route route;
    private final NastyInputs nasty;
    private final Map<String, String> things;
    private final List<String> authorizations;

    /**
     * @param things values that there are of the parameters in paths, by their names
     * @param authorizations headers, the first of which may do everything
     */
    public OddRequests(Routes.Route route, long seed, Map<String, String> things, List<String> authorizations) {
        this.route = route;
        this.nasty = new NastyInputs(seed + route.toString().hashCode());
        this.things = things;
        this.authorizations = authorizations;
    }

    public OddRequest next() {
        List<String> headers = new ArrayList<>(nasty.oneIn(4) ? nasty.headers() : List.of());
        declaredHeaders().filter(_ -> nasty.oneIn(12)).forEach(name -> add(headers, name, name + ": " + headerValue()));
        add(headers, "Host", "Host: localhost");
        if (nasty.oneIn(12)) {
            add(headers, "Accept", "Accept: text/csv");
        }
        add(headers, "Authorization", nasty.oneIn(4) ? nasty.any(authorizations) : authorizations.getFirst());
        byte[] body = {};
        if (!route.method().equals("GET") && !route.method().equals("HEAD")) {
            add(headers, "Content-Type", "Content-Type: " + nasty.any(TYPES));
            body = body();
        }
        headers.removeIf(String::isEmpty);
        return new OddRequest(path() + query(), headers, body);
    }

    private Stream<String> declaredHeaders() {
        return route.operation()
                .path("parameters")
                .valueStream()
                .map(route::resolved)
                .filter(parameter -> parameter.path("in").asText().equals("header"))
                .map(parameter -> parameter.path("name").asText());
    }

    /** What may stand in a header: it ends with its line. */
    private String headerValue() {
        return nasty.value().replaceAll("[^\\x20-\\x7e\\x80-\\xff]", "");
    }

    private static void add(List<String> headers, String name, String line) {
        if (headers.stream().noneMatch(header -> header.startsWith(name + ":"))) {
            headers.add(line);
        }
    }

    /** Values with a slash would be other paths. */
    private String path() {
        return PARAMETER.matcher(route.template()).replaceAll(parameter -> {
            String value = things.getOrDefault(parameter.group(1), "x");
            while (nasty.oneIn(3)) {
                String odd = nasty.pathValue();
                if (isOneStep(odd)) {
                    value = odd;
                    break;
                }
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** Names that are others' paths are no values either. */
    private static boolean isOneStep(String value) {
        String plain = value.toLowerCase(Locale.ROOT).replace("%2f", "/").replace("%2e", ".");
        return !plain.contains("/") && !List.of(".", "..", "requests", "status").contains(plain);
    }

    private String query() {
        List<String> names = new ArrayList<>();
        StringBuilder required = new StringBuilder();
        route.operation().path("parameters").valueStream().map(route::resolved).forEach(parameter -> {
            if (parameter.path("in").asText().equals("query")) {
                String name = parameter.path("name").asText();
                names.add(name);
                if (things.containsKey(name) && !nasty.oneIn(3)) {
                    required.append('&').append(name).append('=').append(things.get(name));
                }
            }
        });
        String odd = nasty.oneIn(2) ? nasty.query(names) : "";
        return odd.isEmpty() && !required.isEmpty() ? "?" + required.substring(1) : odd + required;
    }

    private byte[] body() {
        JsonNode example = route.operation().at("/requestBody/content/application~1json/example");
        List<String> fields = new ArrayList<>();
        example.fieldNames().forEachRemaining(fields::add);
        if (nasty.oneIn(3) || example.isMissingNode()) {
            return nasty.body(fields);
        }
        JsonNode body = example.deepCopy();
        if (body instanceof ObjectNode object && !fields.isEmpty() && !nasty.oneIn(3)) {
            for (int changes = nasty.oneIn(2) ? 1 : 2; changes > 0; changes--) {
                change(object, nasty.any(fields));
            }
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void change(ObjectNode object, String field) {
        if (nasty.oneIn(3)) {
            object.remove(field);
        } else if (object.get(field) instanceof ObjectNode inner && !inner.isEmpty() && nasty.oneIn(2)) {
            change(
                    inner,
                    nasty.any(inner.propertyStream().map(Map.Entry::getKey).toList()));
        } else {
            object.putRawValue(field, new RawValue(nasty.value()));
        }
    }
}
