package dev.darkroom.access;

import dev.darkroom.shared.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets a request through to an endpoint only with the scope that the endpoint declares. */
class AccessFilter {

    private final Keys keys;
    private final CurrentCaller current;

    @Inject
    AccessFilter(Keys keys, CurrentCaller current) {
        this.keys = keys;
        this.current = current;
    }

    @ServerRequestFilter
    public void check(ContainerRequestContext request, ResourceInfo resource) {
        Requires needed = requirement(resource);
        if (needed == null) {
            return;
        }
        Caller caller = Credentials.fromHeader(request.getHeaderString("Authorization"))
                .flatMap(keys::recognise)
                .orElseThrow(() -> Problem.of(
                        Problem.Kind.UNAUTHENTICATED,
                        "Authentication is required: send a valid key as 'Key id:secret'"));
        if (!caller.may(needed.value())) {
            throw Problem.of(
                    Problem.Kind.FORBIDDEN,
                    "This key lacks the scope " + needed.value().label());
        }
        current.set(caller);
    }

    private static @Nullable Requires requirement(ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        Requires own = method.getAnnotation(Requires.class);
        if (own != null || method.isAnnotationPresent(Open.class)) {
            return own;
        }
        return resource.getResourceClass().getAnnotation(Requires.class);
    }
}
