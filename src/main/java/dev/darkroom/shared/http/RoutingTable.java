package dev.darkroom.shared.http;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.Deployment;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jspecify.annotations.Nullable;

/** The framework's own table of routes, asked which methods a path takes: its refusals do not say. */
@Singleton
class RoutingTable {

    private record Resource(RequestMapper<InitialMatch> paths, ClassRoutingHandler methods) {

        Set<String> methodsOf(String path) {
            Set<String> allowed = new TreeSet<>();
            RequestMapper.RequestMatch<InitialMatch> match = paths.map(path);
            if (match != null) {
                String rest = match.remaining.isEmpty() ? "/" : match.remaining;
                methods.getMappers().forEach((method, mapper) -> {
                    if (method != null && mapper.map(rest) != null) {
                        allowed.add(method);
                    }
                });
            }
            return allowed;
        }
    }

    private @Nullable List<Resource> resources;

    /** In the order of the alphabet; none where no resource has the path. The first that has it is asked for no other's. */
    Set<String> methodsOf(String path) {
        Set<String> allowed = resources().stream()
                .map(resource -> resource.methodsOf(path))
                .filter(methods -> !methods.isEmpty())
                .findFirst()
                .orElseGet(TreeSet::new);
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed;
    }

    private synchronized List<Resource> resources() {
        if (resources == null) {
            Deployment deployment = ResteasyReactiveRecorder.getCurrentDeployment();
            resources = deployment == null
                    ? List.of()
                    : deployment.getClassMappers().stream()
                            .sorted()
                            .flatMap(path -> Arrays.stream(path.value.handlers)
                                    .filter(ClassRoutingHandler.class::isInstance)
                                    .map(handler -> new Resource(
                                            new RequestMapper<>(new ArrayList<>(List.of(path))),
                                            (ClassRoutingHandler) handler)))
                            .toList();
        }
        return resources;
    }
}
