package dev.darkroom.ingest;

import dev.darkroom.storage.ObjectKey;
import dev.darkroom.storage.Storage;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The placeholders that stand in stored results for URLs of ours. */
public final class ResultUrls {

    private ResultUrls() {}

    /**
     * The result as callers read it. Only placeholders of that very job are replaced: its id was not known to anybody
     * when its input was written, so no prompt can smuggle one in.
     *
     * @param baseUrl the address under which the reader reaches us, without a slash at its end
     */
    public static String render(String stored, UUID jobId, String baseUrl) {
        String mark = mark(jobId);
        if (!stored.contains(mark)) {
            return stored;
        }
        return Pattern.compile(mark + "(" + ObjectKey.PATTERN + ")")
                .matcher(stored)
                .replaceAll(match -> Matcher.quoteReplacement(baseUrl + Storage.urlPath(match.group(1))));
    }

    /** @param pass what the URL is to end with */
    static String placeholder(UUID jobId, String objectKey, String pass) {
        return mark(jobId) + objectKey + pass;
    }

    private static String mark(UUID jobId) {
        return "darkroom:" + jobId + ":";
    }
}
