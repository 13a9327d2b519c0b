package dev.darkroom.upstream.client;

import dev.darkroom.outgoing.TrustedOrigins;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.client.Provider.Callbacks;
import dev.darkroom.upstream.client.Provider.Capability;
import dev.darkroom.upstream.client.ProvidersConfig.ProviderConfig;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The providers in the order in which they are tried. That of the settings {@code darkroom.upstream.*} is called {@code
 * default} and comes last; with no provider configured it is the embedded sandbox.
 */
@Singleton
public class Providers implements TrustedOrigins {

    /** The provider of the settings {@code darkroom.upstream.*}, or the sandbox. */
    public static final String DEFAULT = "default";

    private static final String VARIABLES = "DARKROOM_PROVIDERS_";
    private static final String SANDBOX_KEY = "sandbox:sandbox";

    private final HttpServer server;
    private final List<Provider> all;
    private final boolean sandbox;
    private final List<WebUrl> hosts;

    public Providers(
            ProvidersConfig providers,
            UpstreamConfig config,
            @ConfigProperty(name = "darkroom.sandbox.key") Optional<String> sandboxKey,
            @ConfigProperty(name = "darkroom.sandbox.dialect", defaultValue = "fal") String sandboxDialect,
            Config settings,
            HttpServer server) {
        this.server = server;
        requireNames(providers, settings);
        boolean one = config.url().isPresent() || config.key().isPresent();
        this.sandbox = !one && providers.all().isEmpty();
        List<Provider> known = new ArrayList<>();
        providers.all().entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, ProviderConfig> entry) ->
                                entry.getValue().order())
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> new ProviderSettings(entry.getKey(), entry.getValue(), config.fal()).provider())
                .forEach(known::add);
        if (one && providers.all().containsKey(DEFAULT)) {
            throw new IllegalArgumentException("the setting darkroom.providers.default cannot stand beside"
                    + " darkroom.upstream.url and darkroom.upstream.key, which are the provider of that name");
        }
        if (one) {
            known.add(ofUpstream(config));
        } else if (sandbox) {
            known.add(ofSandbox(sandboxKey.orElse(SANDBOX_KEY), sandboxDialect.equals("gateway")));
        }
        this.all = List.copyOf(known);
        this.hosts = sandbox
                ? List.of()
                : all.stream()
                        .flatMap(Provider::bases)
                        .flatMap(base -> base.resolve("/").stream())
                        .distinct()
                        .toList();
    }

    // A variable whose name has more than one word in the provider's place says nothing to the configuration, unless
    // the
    // provider is named elsewhere, as in a file; it would be passed over without a word.
    private static void requireNames(ProvidersConfig providers, Config settings) {
        for (String variable : settings.getPropertyNames()) {
            boolean lost = variable.startsWith(VARIABLES)
                    && providers.all().keySet().stream()
                            .noneMatch(name -> variable.startsWith(VARIABLES + ProviderSettings.variable(name) + "_"));
            if (lost) {
                throw new IllegalArgumentException("the setting " + variable
                        + " is none: it has to be DARKROOM_PROVIDERS_<NAME>_<SETTING>, where the name of the provider is"
                        + " letters and digits, or that of one with hyphens that a file of settings names");
            }
        }
    }

    /** All of them, the first to be tried first. */
    public List<Provider> all() {
        return all;
    }

    /** Whether it is the embedded emulator, since nothing was configured. */
    public boolean isSandbox() {
        return sandbox;
    }

    /** The providers that take requests for an endpoint, in the order in which they are tried. */
    public List<Provider> serving(EndpointId endpoint) {
        return all.stream().filter(provider -> provider.serves(endpoint)).toList();
    }

    /** The first account of the first provider that serves an endpoint and has what is wanted. */
    public Optional<ProviderAccount> first(EndpointId endpoint, Predicate<Provider> wanted) {
        return serving(endpoint).stream()
                .filter(wanted)
                .map(provider -> provider.accounts().getFirst())
                .findFirst();
    }

    /**
     * The accounts that may take a request for an endpoint, in the order in which they are tried.
     *
     * @param request whose it is: requests are spread over the accounts of a pool
     */
    public List<ProviderAccount> serving(EndpointId endpoint, UUID request) {
        List<ProviderAccount> accounts = new ArrayList<>();
        for (Provider provider : serving(endpoint)) {
            List<ProviderAccount> pool = new ArrayList<>(provider.accounts());
            Collections.rotate(pool, -Math.floorMod(request.hashCode(), pool.size()));
            accounts.addAll(pool);
        }
        return accounts;
    }

    /** A provider by its name. */
    public Optional<Provider> named(String name) {
        return all.stream().filter(provider -> provider.name().equals(name)).findFirst();
    }

    /**
     * The account that has a request.
     *
     * @param id as the job's row has it; null in rows from before there were several providers. Where the key has been
     *     replaced since, any account of the provider does; empty when the provider is not configured any more
     */
    public Optional<ProviderAccount> account(@Nullable String id) {
        if (id == null) {
            // One alone is what it was before there were names.
            return named(DEFAULT)
                    .or(() -> all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty())
                    .map(provider -> provider.accounts().getFirst());
        }
        return named(ProviderAccount.providerIn(id))
                .map(provider -> provider.accounts().stream()
                        .filter(account -> account.id().equals(id))
                        .findFirst()
                        .orElse(provider.accounts().getFirst()));
    }

    /** Whether the account of that id is still configured, so that what it lists, or does not list, says something. */
    public boolean isConfigured(@Nullable String id) {
        return account(id)
                .filter(account -> id == null || account.id().equals(id))
                .isPresent();
    }

    /** The first account at a provider that has something. */
    public Optional<ProviderAccount> having(Capability capability) {
        return all.stream()
                .filter(provider -> provider.has(capability))
                .map(provider -> provider.accounts().getFirst())
                .findFirst();
    }

    /** The first account at a provider that has an asset library, and storage for its files. */
    public Optional<ProviderAccount> withLibrary() {
        return all.stream()
                .filter(provider -> provider.platform() != null && provider.rest() != null)
                .map(provider -> provider.accounts().getFirst())
                .findFirst();
    }

    // A provider of one's own may keep its files anywhere on its host. The sandbox shares a host with ourselves.
    @Override
    public List<WebUrl> trustedUrls() {
        return sandbox ? all.getFirst().bases().toList() : hosts;
    }

    private static Provider ofUpstream(UpstreamConfig config) {
        ProviderApis apis = config.url()
                .map(url -> ProviderApis.prefixed(url.base()))
                .orElseGet(() -> ProviderApis.of(config.fal()));
        Callbacks callbacks = config.signsCallbacks() ? Callbacks.SIGNED : Callbacks.UNSIGNED;
        return new Provider(
                DEFAULT,
                () -> apis,
                traits(callbacks, EnumSet.allOf(Capability.class)),
                config.authScheme(),
                config.key().map(List::of).orElse(List.of()));
    }

    private Provider ofSandbox(String key, boolean gateway) {
        return gateway
                ? new Provider(
                        DEFAULT,
                        () -> ProviderApis.plain(WebUrl.valueOf(sandboxBase())),
                        traits(Callbacks.NONE, EnumSet.noneOf(Capability.class)),
                        "Bearer",
                        List.of(key))
                : new Provider(
                        DEFAULT,
                        () -> ProviderApis.prefixed(sandboxBase()),
                        traits(Callbacks.SIGNED, EnumSet.allOf(Capability.class)),
                        "Key",
                        List.of(key));
    }

    private static Provider.Traits traits(Callbacks callbacks, Set<Capability> capabilities) {
        return new Provider.Traits(callbacks, capabilities, List.of(), Map.of());
    }

    private String sandboxBase() {
        int port = server.getPort();
        if (port <= 0) {
            throw new IllegalStateException("the sandbox cannot be called before the HTTP server listens");
        }
        return "http://127.0.0.1:" + port + "/sandbox";
    }
}
