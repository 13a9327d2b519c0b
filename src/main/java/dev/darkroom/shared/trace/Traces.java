package dev.darkroom.shared.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans below a context that is kept with what they are about, such as a job's row. Whatever has no such context has no span,
 * so that work in the background never begins a trace of its own.
 */
@ApplicationScoped
public class Traces {

    private final boolean on;
    private final boolean tellsContents;
    private final boolean tellsUpstream;
    private final Tracer tracer;

    @Inject
    public Traces(
            OpenTelemetry telemetry,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean disabled,
            @ConfigProperty(name = "darkroom.traces.contents", defaultValue = "false") boolean tellsContents,
            @ConfigProperty(name = "darkroom.traces.upstream", defaultValue = "false") boolean tellsUpstream) {
        this.on = !disabled;
        this.tellsContents = tellsContents;
        this.tellsUpstream = tellsUpstream;
        this.tracer = telemetry.getTracer("dev.darkroom");
    }

    public boolean isOn() {
        return on;
    }

    /** Whether prompts may stand in spans. */
    public boolean tellsContents() {
        return on && tellsContents;
    }

    /** Whether providers are told which trace a request belongs to. */
    public boolean tellsUpstream() {
        return on && tellsUpstream;
    }

    Tracer tracer() {
        return tracer;
    }

    /** The context of the span under way, to be kept; null where there is none. */
    public @Nullable String current() {
        return on ? TraceContext.write(Context.current()) : null;
    }

    /**
     * Does a piece of work within a span.
     *
     * @param parent the context that was kept; null for none, and then there is no span
     */
    public <T extends @Nullable Object> T call(
            String name, SpanKind kind, @Nullable String parent, Function<TraceSpan, T> work) {
        if (!on || parent == null) {
            return work.apply(TraceSpan.NONE);
        }
        Span span = builder(name, kind, parent).startSpan();
        try (Scope _ = span.makeCurrent()) {
            return work.apply(new TraceSpan(span));
        } catch (RuntimeException | Error failure) {
            // What it says may hold what no span may.
            new TraceSpan(span).failed(failure.getClass().getName());
            throw failure;
        } finally {
            span.end();
        }
    }

    /** The same for work that has no result. */
    public void run(String name, SpanKind kind, @Nullable String parent, Consumer<TraceSpan> work) {
        this.<@Nullable Void>call(name, kind, parent, span -> {
            work.accept(span);
            return null;
        });
    }

    /**
     * Records a span of what is over.
     *
     * @param link the context of another span that it has to do with; null for none
     */
    public void record(
            String name,
            SpanKind kind,
            @Nullable String parent,
            @Nullable String link,
            Instant from,
            Instant to,
            Consumer<TraceSpan> about) {
        if (!on || parent == null) {
            return;
        }
        SpanBuilder builder = builder(name, kind, parent).setStartTimestamp(from);
        SpanContext linked = Span.fromContext(TraceContext.read(link)).getSpanContext();
        if (linked.isValid()) {
            builder.addLink(linked);
        }
        Span span = builder.startSpan();
        about.accept(new TraceSpan(span));
        span.end(to.isBefore(from) ? from : to);
    }

    /** Does something that belongs to a trace without being a span, such as writing a line to the log. */
    public void within(@Nullable String parent, Runnable work) {
        if (!on || parent == null) {
            work.run();
            return;
        }
        try (Scope _ = TraceContext.read(parent).makeCurrent()) {
            work.run();
        }
    }

    private SpanBuilder builder(String name, SpanKind kind, String parent) {
        return tracer.spanBuilder(name).setSpanKind(kind).setParent(TraceContext.read(parent));
    }
}
