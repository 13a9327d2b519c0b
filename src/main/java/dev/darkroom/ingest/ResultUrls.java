package dev.darkroom.ingest;

import dev.darkroom.storage.ObjectKey;
import dev.darkroom.storage.ObjectService;
import java.util.UUID;
import java.util.regex.Matcher;

/** The placeholders that stand in stored results for URLs of ours; {@link IngestService} puts them in. */
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
        Matcher key = ObjectKey.matcher(stored);
        StringBuilder shown = new StringBuilder();
        int done = 0;
        for (int at = stored.indexOf(mark); at >= 0; at = stored.indexOf(mark, at + mark.length())) {
            if (key.region(at + mark.length(), stored.length()).lookingAt()) {
                shown.append(stored, done, at).append(baseUrl).append(ObjectService.urlPath(key.group()));
                done = key.end();
            }
        }
        return done == 0 ? stored : shown.append(stored, done, stored.length()).toString();
    }

    /**
     * A value of a result as the input of another job is to hold it: with marks of the objects, so that their owner's word
     * opens them for the provider whatever became of the URLs.
     *
     * @param stored JSON text out of that job's result
     */
    public static String asInput(String stored, UUID jobId) {
        String mark = mark(jobId);
        Matcher key = ObjectKey.matcher(stored);
        StringBuilder input = new StringBuilder();
        int done = 0;
        for (int at = stored.indexOf(mark); at >= 0; at = stored.indexOf(mark, at + mark.length())) {
            if (key.region(at + mark.length(), stored.length()).lookingAt()) {
                int end = stored.indexOf('"', key.end());
                input.append(stored, done, at).append(ObjectService.mark(key.group()));
                done = end < 0 ? stored.length() : end;
            }
        }
        return done == 0 ? stored : input.append(stored, done, stored.length()).toString();
    }

    /** @param pass what the URL is to end with */
    static String placeholder(UUID jobId, String objectKey, String pass) {
        return mark(jobId) + objectKey + pass;
    }

    /** Whether a file of that job has been copied already, and this stands for it. */
    static boolean isOurs(UUID jobId, String url) {
        return url.startsWith(mark(jobId));
    }

    private static String mark(UUID jobId) {
        return "darkroom:" + jobId + ":";
    }
}
