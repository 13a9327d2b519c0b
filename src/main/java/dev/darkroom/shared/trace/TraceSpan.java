package dev.darkroom.shared.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** A span under way, as far as the work that it is about has to do with it. */
public final class TraceSpan {

    static final TraceSpan NONE = new TraceSpan(Span.getInvalid());

    private final Span span;

    TraceSpan(Span span) {
        this.span = span;
    }

    /** @param value null for one that is not known */
    public TraceSpan set(String attribute, @Nullable String value) {
        if (value != null) {
            span.setAttribute(attribute, value);
        }
        return this;
    }

    public TraceSpan set(String attribute, long value) {
        span.setAttribute(attribute, value);
        return this;
    }

    public TraceSpan set(String attribute, double value) {
        span.setAttribute(attribute, value);
        return this;
    }

    /** It did not go well. */
    public TraceSpan failed(String type) {
        span.setAttribute("error.type", type);
        span.setStatus(StatusCode.ERROR);
        return this;
    }

    /** What tells others that they are part of it; null while traces are off. */
    public @Nullable String context() {
        return TraceContext.write(Context.root().with(span));
    }
}
