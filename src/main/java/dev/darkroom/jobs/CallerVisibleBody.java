package dev.darkroom.jobs;

import dev.darkroom.shared.JsonText;
import dev.darkroom.upstream.answer.ModelAnswer;

/** An upstream error body as callers may see it. */
public final class CallerVisibleBody {

    private CallerVisibleBody() {}

    /** The model's own JSON unchanged; a gateway's HTML page, or nothing, becomes a {@code detail} of ours. */
    public static String presentable(ModelAnswer answer) {
        return JsonText.shapeOf(answer.body()) == JsonText.Shape.MALFORMED
                ? "{\"detail\": \"The provider answered with status " + answer.status() + "\"}"
                : answer.body();
    }
}
