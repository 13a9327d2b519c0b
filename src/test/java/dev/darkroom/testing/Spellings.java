package dev.darkroom.testing;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Ways to write one path that a gate and a router might read differently. */
public final class Spellings {

    private Spellings() {}

    /** @param path begins with a slash and has no query */
    public static List<String> of(String path) {
        int end = path.indexOf('/', 1) < 0 ? path.length() : path.indexOf('/', 1);
        String first = path.substring(1, end);
        String rest = path.substring(end);
        return Stream.of(
                        "/" + path,
                        "///" + path,
                        "/." + path,
                        "/./." + path,
                        "/%2e" + path,
                        "/%2E/" + path,
                        "/x/.." + path,
                        "/x/%2e%2e" + path,
                        "/x/.%2E" + path,
                        "/x/..;a" + path,
                        "/.;a" + path,
                        "/;a" + path,
                        "/" + first + ";a" + rest,
                        "/" + first + ";" + rest,
                        "/" + first + "%3Ba" + rest,
                        "/" + first + "%00" + rest,
                        "/" + first + "%20" + rest,
                        "/" + first + "/" + rest,
                        "/" + first + "/." + rest,
                        path + ";a=b",
                        path + "/",
                        path + "/.",
                        path + "/x/..",
                        path + "%2F",
                        path + "%23",
                        "/%2f" + path.substring(1),
                        "/%5c" + path,
                        "\\" + path.substring(1),
                        "/" + first.toUpperCase(Locale.ROOT) + rest,
                        "/" + escaped(first, 1) + rest,
                        "/" + escaped(first, first.length()) + rest,
                        "/" + escaped(first, 1).replace("%", "%25") + rest,
                        "/%u00" + Integer.toHexString(path.charAt(Math.min(1, path.length() - 1))) + path,
                        "http://elsewhere.example" + path,
                        "HTTPS://user@elsewhere.example:1" + path,
                        "http://elsewhere.example/x/../" + path,
                        path.substring(1),
                        "?" + path,
                        "elsewhere.example:80" + path)
                .distinct()
                .toList();
    }

    private static String escaped(String text, int most) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            escaped.append(i < most ? "%" + Integer.toHexString(text.charAt(i)) : text.charAt(i));
        }
        return escaped.toString();
    }
}
