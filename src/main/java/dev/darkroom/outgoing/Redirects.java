package dev.darkroom.outgoing;

import dev.darkroom.outgoing.OutgoingException.Kind;
import dev.darkroom.outgoing.OutgoingException.Refused;
import dev.darkroom.shared.url.WebUrl;
import org.jspecify.annotations.Nullable;

/** Where an answer sends a download. */
final class Redirects {

    private Redirects() {}

    /**
     * The next address, which the caller has to check like the first; null when the answer is no redirect.
     *
     * @throws Refused when it cannot be read or would leave https
     */
    static @Nullable WebUrl next(ResponseBody answer, WebUrl from) {
        String location = answer.header("location");
        if (location == null
                || switch (answer.status()) {
                    case 301, 302, 303, 307, 308 -> false;
                    default -> true;
                }) {
            return null;
        }
        Origin origin = Origin.of(from);
        WebUrl next = from.resolve(HeaderText.percentEncoded(location))
                .orElseThrow(() -> new Refused(Kind.BAD_URL, origin + " redirects to something that is no URL"));
        if (origin.secure() && !Origin.of(next).secure()) {
            throw new Refused(Kind.BAD_URL, origin + " redirects from https to http");
        }
        return next;
    }
}
