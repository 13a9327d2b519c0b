package dev.darkroom.jobs;

import dev.darkroom.shared.JsonText;
import dev.darkroom.upstream.ModelAnswer;

/** A body of upstream's as our callers may see it. */
final class UpstreamBody {

    private UpstreamBody() {}

    /** The model's own JSON unchanged; a gateway's HTML page, or nothing, becomes a {@code detail} of ours. */
    static String presentable(ModelAnswer answer) {
        return JsonText.shapeOf(answer.body()) == JsonText.Shape.MALFORMED
                ? "{\"detail\": \"The provider answered with status " + answer.status() + "\"}"
                : answer.body();
    }
}
