package dev.darkroom.access;

import java.util.List;

/** Which paths are the API: for programs, which show a key with each request; never for sessions of people. */
public final class ApiPaths {

    /** Those that stand for fal's hosts, and its platform API. */
    public static final List<String> HOSTS = List.of("/queue", "/run", "/rest", "/files", "/v1");

    public static final String PROXY = "/api/fal/proxy";

    private ApiPaths() {}

    /** Whether a path is one of the API's, which pages of any origin may call. */
    public static boolean isApi(String path) {
        return isProxy(path) || HOSTS.stream().anyMatch(host -> isBelow(host, path));
    }

    public static boolean isProxy(String path) {
        return path.equals(PROXY) || path.equals(PROXY + "/");
    }

    /** Whether the path is that one or lies below it; {@code /queue} is not above {@code /queues}. */
    public static boolean isBelow(String above, String path) {
        return path.startsWith(above) && (path.length() == above.length() || path.charAt(above.length()) == '/');
    }
}
