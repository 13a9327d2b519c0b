package dev.darkroom.shared.http;

import java.util.regex.Pattern;

/** A request's path as a log may hold it: without what stands after an id to prove that its bearer was sent. */
final class LoggedPath {

    private static final Pattern WITH_TOKEN = Pattern.compile("^(/*(?:callbacks|share)/+[^/]*/).+", Pattern.DOTALL);

    private LoggedPath() {}

    static String of(String path) {
        return WITH_TOKEN.matcher(path).replaceFirst("$1…");
    }
}
