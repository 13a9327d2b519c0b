package dev.darkroom.upstream.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * Tells a limit of our account (429) from one of the app that was called. fal names the first {@code
 * concurrent_requests_limit} (wire contract, gateway errors); others say it in words.
 */
public final class AccountLimit {

    private static final int MAX_READ = 4_096;
    private static final Pattern ACCOUNT =
            Pattern.compile("concurrent.requests|account|your plan|quota|organi[sz]ation", Pattern.CASE_INSENSITIVE);

    private AccountLimit() {}

    public static FailureDomain domain(UpstreamReply tooMany) {
        String body = tooMany.body();
        if (body.length() > MAX_READ) {
            return FailureDomain.APP;
        }
        String type = tooMany.header("x-fal-error-type");
        JsonNode tree = AnswerJson.tree(body);
        String said = type + " " + tree.path("error_type") + " " + tree.path("type") + " " + tree.path("detail") + " "
                + tree.path("error") + " " + tree.path("message");
        return ACCOUNT.matcher(said).find() ? FailureDomain.PROVIDER : FailureDomain.APP;
    }
}
