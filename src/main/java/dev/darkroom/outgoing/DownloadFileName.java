package dev.darkroom.outgoing;

import dev.darkroom.shared.Texts;
import dev.darkroom.shared.url.WebUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** File name of a download. */
final class DownloadFileName {

    private static final int MAX_LENGTH = 255;
    private static final Pattern EXTENDED = Pattern.compile("(?i)filename\\*\\s*=\\s*UTF-8'[^']*'([^;\\s]+)");
    private static final Pattern QUOTED = Pattern.compile("(?i)filename\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final Pattern TOKEN = Pattern.compile("(?i)filename\\s*=\\s*([^\";\\s]+)");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private DownloadFileName() {}

    /** The name in {@code Content-Disposition} (RFC 6266), else the last part of the path, else null. */
    static @Nullable String of(@Nullable String disposition, WebUrl url) {
        String named = disposition == null ? null : named(HeaderText.decode(disposition));
        if (named != null) {
            return named;
        }
        return safe(url.fileName());
    }

    private static @Nullable String named(String disposition) {
        Matcher extended = EXTENDED.matcher(disposition);
        if (extended.find()) {
            try {
                // A plus sign is a plus sign there.
                return safe(URLDecoder.decode(extended.group(1).replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                // Badly encoded: the plain form may still do.
            }
        }
        Matcher quoted = QUOTED.matcher(disposition);
        if (quoted.find()) {
            return safe(quoted.group(1).replaceAll("\\\\(.)", "$1"));
        }
        Matcher token = TOKEN.matcher(disposition);
        return token.find() ? safe(token.group(1)) : null;
    }

    private static @Nullable String safe(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = CONTROL.matcher(last).replaceAll("").strip();
        if (clean.isEmpty() || clean.equals(".") || clean.equals("..")) {
            return null;
        }
        int many = Texts.length(clean);
        return many <= MAX_LENGTH ? clean : clean.substring(clean.offsetByCodePoints(0, many - MAX_LENGTH));
    }
}
