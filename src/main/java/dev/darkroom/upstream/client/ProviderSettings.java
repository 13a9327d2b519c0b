package dev.darkroom.upstream.client;

import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.upstream.client.Provider.Callbacks;
import dev.darkroom.upstream.client.Provider.Capability;
import dev.darkroom.upstream.client.Provider.Style;
import dev.darkroom.upstream.client.ProvidersConfig.ProviderConfig;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a provider of its settings. What cannot be is an {@link IllegalArgumentException} whose message names the setting
 * and is fit for the console.
 */
final class ProviderSettings {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z0-9._~+-]{1,40}");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,4096}");
    private static final Pattern ENDPOINTS = Pattern.compile("[A-Za-z0-9_./*-]{1,256}");

    private final String name;
    private final ProviderConfig config;
    private final UpstreamConfig.Fal fal;

    ProviderSettings(String name, ProviderConfig config, UpstreamConfig.Fal fal) {
        this.name = name;
        this.config = config;
        this.fal = fal;
    }

    Provider provider() {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a provider below darkroom.providers consists of up to 40"
                    + " letters in lower case, digits and hyphens");
        }
        Style style = config.style().orElseGet(this::usualStyle);
        ProviderApis apis = bases(style).with(config);
        String scheme = config.authScheme().orElse(style == Style.PLAIN ? "Bearer" : "Key");
        require(SCHEME.matcher(scheme).matches(), "auth-scheme", "is no scheme, such as Key or Bearer");
        Provider.Traits traits =
                new Provider.Traits(callbacks(style, apis), capabilities(style, apis), endpoints(), endpointIds());
        return new Provider(name, () -> apis, traits, scheme, keys(style));
    }

    /** Whoever says where one of its APIs lies does not mean fal, whose other hosts would be sent its key. */
    private Style usualStyle() {
        if (config.url().isPresent()) {
            return Style.PREFIX;
        }
        boolean isElsewhere = Stream.of(
                        config.queueUrl(),
                        config.runUrl(),
                        config.realtimeUrl(),
                        config.restUrl(),
                        config.filesUrl(),
                        config.platformUrl())
                .anyMatch(Optional::isPresent);
        return isElsewhere ? Style.PLAIN : Style.FAL;
    }

    private ProviderApis bases(Style style) {
        if (style == Style.FAL) {
            require(config.url().isEmpty(), "url", "cannot stand beside the style fal, which has a host for each API");
            return ProviderApis.of(fal);
        }
        require(config.url().or(config::queueUrl).isPresent(), "url", "is missing");
        WebUrl base = config.url().or(config::queueUrl).orElseThrow();
        require(!base.hasCredentials(), "url", "cannot hold a user or a password");
        return style == Style.PREFIX && config.url().isPresent()
                ? ProviderApis.prefixed(base.base())
                : ProviderApis.plain(base);
    }

    private List<String> keys(Style style) {
        require(config.key().isEmpty() || config.keys().isEmpty(), "keys", "cannot stand beside the setting key");
        List<String> keys =
                config.keys().orElseGet(() -> config.key().map(List::of).orElse(List.of()));
        String setting = config.keys().isPresent() ? "keys" : "key";
        require(style != Style.FAL || !keys.isEmpty(), "key", "is missing, without which fal cannot be called");
        keys.forEach(key -> require(KEY.matcher(key).matches(), setting, "holds what cannot be a key"));
        require(Set.copyOf(keys).size() == keys.size(), setting, "names a key twice");
        return keys;
    }

    private Callbacks callbacks(Style style, ProviderApis apis) {
        Callbacks callbacks = config.callbacks().orElse(style == Style.PLAIN ? Callbacks.NONE : Callbacks.SIGNED);
        require(
                callbacks != Callbacks.SIGNED || apis.rest() != null,
                "callbacks",
                "cannot be signed without a rest-url, below which the keys are published");
        return callbacks;
    }

    private Set<Capability> capabilities(Style style, ProviderApis apis) {
        boolean full = style != Style.PLAIN;
        Set<Capability> all = EnumSet.noneOf(Capability.class);
        add(all, Capability.STATUS, config.status(), full);
        add(all, Capability.LOGS, config.logs(), all.contains(Capability.STATUS));
        add(all, Capability.CANCEL, config.cancel(), full);
        add(all, Capability.STORAGE, needs("storage", config.storage(), "rest-url", apis.rest()), apis.rest() != null);
        add(
                all,
                Capability.REQUEST_LIST,
                needs("request-list", config.requestList(), "platform-url", apis.platform()),
                apis.platform() != null);
        add(
                all,
                Capability.PRICES,
                needs("prices", config.prices(), "platform-url", apis.platform()),
                apis.platform() != null);
        return all;
    }

    private Optional<Boolean> needs(String setting, Optional<Boolean> said, String other, @Nullable WebUrl base) {
        require(!said.orElse(false) || base != null, setting, "needs the setting " + other);
        return said;
    }

    private static void add(Set<Capability> all, Capability one, Optional<Boolean> said, boolean usually) {
        if (said.orElse(usually)) {
            all.add(one);
        }
    }

    private List<String> endpoints() {
        List<String> endpoints = config.endpoints().orElse(List.of());
        endpoints.forEach(endpoint -> require(
                ENDPOINTS.matcher(endpoint).matches(), "endpoints", "holds what is no pattern of endpoint ids"));
        return endpoints;
    }

    private Map<String, String> endpointIds() {
        Map<String, String> ids = new HashMap<>();
        for (String pair : config.endpointIds().orElse(List.of())) {
            String[] parts = pair.split("=", -1);
            require(parts.length == 2, "endpoint-ids", "holds something else than our-id=its-id");
            ids.put(endpointId(parts[0]), endpointId(parts[1]));
        }
        return Map.copyOf(ids);
    }

    private String endpointId(String text) {
        try {
            return EndpointId.parse(text.strip()).full();
        } catch (IllegalArgumentException broken) {
            throw refusal("endpoint-ids", "names what is no endpoint id: " + broken.getMessage());
        }
    }

    private void require(boolean fine, String setting, String what) {
        if (!fine) {
            throw refusal(setting, what);
        }
    }

    private IllegalArgumentException refusal(String setting, String what) {
        String key = "darkroom.providers." + name + "." + setting;
        return new IllegalArgumentException("the setting " + key + " (" + variable(key) + ") " + what);
    }

    /** The environment variable of a setting, or of a part of its name. */
    static String variable(String key) {
        return key.replaceAll("[^a-zA-Z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
