package dev.darkroom.shared.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the server span of each request, continuing its caller's trace. Of the URL it has the route's template and nothing else:
 * paths hold callbacks' tokens, and queries signatures and keys.
 */
@Singleton
class RequestSpans {

    /** Before everything that may answer. */
    private static final int PRIORITY = 20_000;
    /** Where the embedded emulator of the provider is: it is not us. */
    private static final String EMULATOR = "/sandbox/";

    private static final String DONE = RequestSpans.class.getName();
    /** Where the framework puts the template of the route that it has found. */
    private static final String ROUTE = "UrlPathTemplate";

    /** A part of a template with what it has to look like. */
    private static final Pattern PATTERN = Pattern.compile("\\{(\\w+)\\s*:[^{}]*}");

    private static final int FAILED = 500;
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private final Traces traces;

    RequestSpans(Traces traces) {
        this.traces = traces;
    }

    void register(@Observes Filters filters) {
        if (traces.isOn()) {
            filters.register(this::pass, PRIORITY);
        }
    }

    private void pass(RoutingContext request) {
        // A request that is routed anew comes by twice.
        if (request.get(DONE) == null && !request.normalizedPath().startsWith(EMULATOR)) {
            request.put(DONE, true);
            begin(request, ((HttpServerRequestInternal) request.request()).context());
        }
        request.next();
    }

    private void begin(RoutingContext request, io.vertx.core.Context local) {
        Context caller = TraceContext.read(request.request().headers());
        String method = METHODS.contains(request.request().method())
                ? request.request().method().name()
                : "_OTHER";
        Span span = traces.tracer()
                .spanBuilder(method)
                .setSpanKind(SpanKind.SERVER)
                .setParent(caller)
                .setAttribute("http.request.method", method)
                .setAttribute("url.scheme", request.request().isSSL() ? "https" : "http")
                .startSpan();
        Scope scope = QuarkusContextStorage.INSTANCE.attach(local, caller.with(span));
        request.addEndHandler(_ -> {
            scope.close();
            end(span, method, local.getLocal(ROUTE), request.response().getStatusCode());
        });
    }

    private static void end(Span span, String method, @Nullable String route, int status) {
        if (route != null) {
            String template = PATTERN.matcher(route).replaceAll("{$1}");
            span.updateName(method + " " + template).setAttribute("http.route", template);
        }
        span.setAttribute("http.response.status_code", status);
        if (status >= FAILED) {
            span.setAttribute("error.type", Integer.toString(status)).setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
