package dev.darkroom.access;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.RequestOwner;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets a request through to an endpoint only with the scope that the endpoint declares. */
class AccessFilter {

    private static final String TOKEN = "fal_jwt_token";

    private final ApiKeyService apiKeyService;
    private final UploadTokens uploadTokens;
    private final AppTokens appTokens;
    private final TickToken tickToken;
    private final KeyRates rates;
    private final CurrentCaller current;

    @Inject
    AccessFilter(
            ApiKeyService apiKeyService,
            UploadTokens uploadTokens,
            AppTokens appTokens,
            TickToken tickToken,
            KeyRates rates,
            CurrentCaller current) {
        this.apiKeyService = apiKeyService;
        this.uploadTokens = uploadTokens;
        this.appTokens = appTokens;
        this.tickToken = tickToken;
        this.rates = rates;
        this.current = current;
    }

    @ServerRequestFilter
    public void check(ContainerRequestContext request, ResourceInfo resource) {
        Requires needed = requirement(resource);
        if (needed == null) {
            return;
        }
        Caller caller = caller(request, needed)
                .orElseThrow(() -> Problem.of(
                        Problem.Kind.UNAUTHENTICATED,
                        "Authentication is required: send a valid key as 'Key id:secret'"));
        rates.count(caller);
        if (!caller.may(needed.value())) {
            throw Problem.of(
                    Problem.Kind.FORBIDDEN,
                    "This key lacks the scope " + needed.value().label());
        }
        current.set(caller);
        RequestOwner.set(request, caller.ownerId());
    }

    /** By the key, or by a token where that is taken: in the query, since a browser's streams have no headers. */
    private Optional<Caller> caller(ContainerRequestContext request, Requires needed) {
        String shown = request.getHeaderString("Authorization");
        if (shown != null) {
            return KeyCredentials.fromHeader(shown)
                    .flatMap(apiKeyService::recognise)
                    .or(() -> needed.orUploadToken() ? uploadTokens.recognise(shown) : Optional.empty())
                    .or(() -> needed.orTickToken() ? tickToken.recognise(shown) : Optional.empty());
        }
        UriInfo uri = request.getUriInfo();
        String token = uri.getQueryParameters().getFirst(TOKEN);
        return token == null
                ? Optional.empty()
                : AppTokenRoutes.at(uri.getPath()).flatMap(use -> appTokens.recognise(token, use));
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
