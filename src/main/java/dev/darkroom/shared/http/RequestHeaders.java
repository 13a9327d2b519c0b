package dev.darkroom.shared.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.common.util.DateUtil;
import org.jspecify.annotations.Nullable;

/**
 * Looks at those headers that the framework reads by itself, and fails at when they are malformed. What only says what a
 * caller would like is left out then, as RFC 9110 has it; a body whose type cannot be read is refused. What could be read
 * in two ways, where a request ends or which host it is for, is refused as well, and its connection ends.
 */
@Singleton
class RequestHeaders {

    /** After the target has its final form, and before everything that reads a header. */
    private static final int PRIORITY = 9_000;

    private static final String TOKEN = "[\\w!#$%&'*+.^`|~-]+";
    // Possessive: Java matches what it may have to give back by recursion, and such a header can be as long as the
    // stack is deep.
    private static final String PARAMETERS =
            "(?:\\s*;\\s*(?:" + TOKEN + "=(?:" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*+\"))?)*+\\s*";
    private static final Pattern MEDIA_TYPE = Pattern.compile(TOKEN + "/" + TOKEN + PARAMETERS);
    /** A lone star is what Java's own client sends, among others. */
    private static final Pattern MEDIA_RANGE = Pattern.compile("\\s*(?:" + TOKEN + "/" + TOKEN + "|\\*)" + PARAMETERS);

    private static final String CALLBACKS = "/callbacks/";
    private static final Pattern CHUNKED = Pattern.compile("(?i)\\s*chunked\\s*");
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)multipart/.*;\\s*boundary=(?:[^\\s\";]{1,70}|\"[^\"]{1,70}\")\\s*(?:;.*)?");
    private static final Pattern COOKIE = Pattern.compile("\\s*[\\w!#%&'*+.^`|~-]+=[\\x21-\\x7e&&[^\",;\\\\]]*\\s*");

    void register(@Observes Filters filters) {
        filters.register(RequestHeaders::pass, PRIORITY);
    }

    private static void pass(RoutingContext context) {
        MultiMap headers = context.request().headers();
        List<String> encodings = headers.getAll("Transfer-Encoding");
        // Before HTTP/1.1 there were no chunks, so that whoever passed them on took them for something else.
        boolean framed = encodings.isEmpty()
                || encodings.size() == 1
                        && CHUNKED.matcher(encodings.getFirst()).matches()
                        && context.request().version() != HttpVersion.HTTP_1_0;
        if (!framed || headers.getAll("Host").size() > 1) {
            context.addEndHandler(_ -> context.request().connection().close());
            context.fail(400);
            return;
        }
        // Nothing here speaks more than one language, and to read what is malformed takes the framework seconds.
        headers.remove("Accept-Language");
        keep(headers, "Accept", ",", MEDIA_RANGE.asMatchPredicate());
        keep(headers, "Cookie", ";", COOKIE.asMatchPredicate());
        keep(headers, "If-Modified-Since", null, RequestHeaders::isDate);
        keep(headers, "If-Unmodified-Since", null, RequestHeaders::isDate);
        if (context.normalizedPath().startsWith(CALLBACKS)) {
            // What it says of itself is of no importance: the provider would repeat it as it is, and it was paid for.
            headers.remove("Content-Type");
        }
        if (isReadable(headers)) {
            context.next();
        } else {
            context.fail(415);
        }
    }

    private static boolean isReadable(MultiMap headers) {
        List<String> types = headers.getAll("Content-Type");
        if (types.isEmpty()) {
            return true;
        }
        String type = types.getFirst().strip();
        if (type.isEmpty() && types.size() == 1) {
            headers.remove("Content-Type");
            return true;
        }
        boolean multipart = type.regionMatches(true, 0, "multipart/", 0, "multipart/".length());
        return types.size() == 1
                && MEDIA_TYPE.matcher(type).matches()
                && (!multipart || BOUNDARY.matcher(type).matches());
    }

    /** Leaves in a header only those of its parts that can be read. */
    private static void keep(MultiMap headers, String name, @Nullable String separator, Predicate<String> good) {
        if (!headers.contains(name)) {
            return;
        }
        List<String> parts = headers.getAll(name).stream()
                .flatMap(line -> separator == null ? Stream.of(line) : Stream.of(line.split(separator)))
                .toList();
        if (parts.isEmpty() || !parts.stream().allMatch(good)) {
            String kept = parts.stream().filter(good).collect(Collectors.joining(separator == null ? "" : separator));
            if (kept.isEmpty()) {
                headers.remove(name);
            } else {
                headers.set(name, kept);
            }
        }
    }

    private static boolean isDate(String text) {
        try {
            return DateUtil.parseDate(text) != null;
        } catch (DateUtil.DateParseException none) {
            return false;
        }
    }
}
