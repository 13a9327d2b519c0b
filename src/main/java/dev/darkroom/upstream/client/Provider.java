package dev.darkroom.upstream.client;

import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.url.WebUrl;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider that requests go to, as configured: where its APIs are, what it can do, which endpoints it serves and the
 * accounts we have there.
 */
public final class Provider {

    /** How the APIs of a provider lie. */
    public enum Style {
        /** A host for each API: fal itself. */
        FAL,
        /** One base with {@code /queue}, {@code /run}, {@code /rest}, {@code /files} and {@code /v1} below it. */
        PREFIX,
        /** Endpoint ids directly below the base, and nothing else. */
        PLAIN
    }

    /** Whether completions are announced. */
    public enum Callbacks {
        /** They arrive signed, so that an unsigned one is a forgery. */
        SIGNED,
        /** The token in the URL is the only proof there is. */
        UNSIGNED,
        /** Never: the result has to be asked for. */
        NONE
    }

    /** What one provider has and another has not. */
    public enum Capability {
        STATUS,
        LOGS,
        CANCEL,
        REQUEST_LIST,
        STORAGE,
        PRICES
    }

    /** What follows from the settings of a provider beside its addresses. */
    record Traits(
            Callbacks callbacks,
            Set<Capability> capabilities,
            List<String> endpoints,
            Map<String, String> endpointIds) {}

    private final String name;
    private final Supplier<ProviderApis> apis;
    private final Traits traits;
    private final List<Pattern> patterns;
    private final List<ProviderAccount> accounts;

    /** @param apis worked out when asked for: the sandbox's are known only once our own server listens */
    Provider(String name, Supplier<ProviderApis> apis, Traits traits, String authScheme, List<String> keys) {
        this.name = name;
        this.apis = apis;
        this.traits = traits;
        this.patterns = traits.endpoints().stream().map(Provider::pattern).toList();
        this.accounts = keys.isEmpty()
                ? List.of(new ProviderAccount(this, name, null))
                : keys.stream()
                        .map(key -> new ProviderAccount(
                                this, keys.size() == 1 ? name : ProviderAccount.id(name, key), authScheme + " " + key))
                        .toList();
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    public String name() {
        return name;
    }

    public boolean has(Capability capability) {
        return traits.capabilities().contains(capability);
    }

    public Callbacks callbacks() {
        return traits.callbacks();
    }

    /** Whether it takes requests for an endpoint. */
    public boolean serves(EndpointId endpoint) {
        return patterns.isEmpty()
                || patterns.stream()
                        .anyMatch(pattern -> pattern.matcher(endpoint.full()).matches());
    }

    /** What it calls an endpoint of ours. */
    public EndpointId idOf(EndpointId endpoint) {
        String own = traits.endpointIds().get(endpoint.full());
        return own == null ? endpoint : EndpointId.parse(own);
    }

    /** The accounts we have there, at least one; several are a pool. */
    public List<ProviderAccount> accounts() {
        return accounts;
    }

    /** Base of the queue API. */
    public WebUrl queue() {
        return apis.get().queue();
    }

    /** Base of the synchronous API; null when it has none. */
    public @Nullable WebUrl run() {
        return apis.get().run();
    }

    /** Base of realtime connections, by http or https; null when it has none. */
    public @Nullable WebUrl realtime() {
        return apis.get().realtime();
    }

    /** Base of the storage and key API; null when it has none. */
    public @Nullable WebUrl rest() {
        return apis.get().rest();
    }

    /** Base of the file host; null when it has none. */
    public @Nullable WebUrl files() {
        return apis.get().files();
    }

    /** Base of the platform API, its version included; null when it has none. */
    public @Nullable WebUrl platform() {
        return apis.get().platform();
    }

    Stream<WebUrl> bases() {
        return apis.get().all();
    }

    @Override
    public String toString() {
        return name;
    }
}
