package dev.darkroom.upstream.client;

import dev.darkroom.shared.url.WebUrl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of the providers that jobs go to, by a name of the operator's choice. */
@ConfigMapping(prefix = "darkroom.providers")
public interface ProvidersConfig {

    /** What stands below each name. */
    @WithParentName
    Map<String, ProviderConfig> all();

    /** Settings of one provider; what is not set follows from its style. */
    interface ProviderConfig {

        /** The base of all its APIs. */
        Optional<WebUrl> url();

        /** How its APIs lie: {@code fal}, {@code prefix} or {@code plain}; prefix with a URL, fal without. */
        Optional<Provider.Style> style();

        /** Base of its queue API, where it lies elsewhere than the style says. */
        Optional<WebUrl> queueUrl();

        /** Base of its synchronous API. */
        Optional<WebUrl> runUrl();

        /** Base of its realtime connections, as http or https; that of its synchronous API where not set. */
        Optional<WebUrl> realtimeUrl();

        /** Base of its storage and key API. */
        Optional<WebUrl> restUrl();

        /** Base of its file host. */
        Optional<WebUrl> filesUrl();

        /** Base of its platform API, its version included. */
        Optional<WebUrl> platformUrl();

        /** What stands before the credential: {@code Bearer} in the plain style, else {@code Key}. */
        Optional<String> authScheme();

        /** The credential. */
        Optional<String> key();

        /** Credentials of several accounts, in the place of one. */
        Optional<List<String>> keys();

        /** Whether completions are announced, and signed: {@code signed}, {@code unsigned} or {@code none}. */
        Optional<Provider.Callbacks> callbacks();

        /** Whether it has a status route. */
        Optional<Boolean> status();

        /** Whether its status has log lines. */
        Optional<Boolean> logs();

        /** Whether requests can be cancelled there. */
        Optional<Boolean> cancel();

        /** Whether it lists past requests, so that a lost acknowledgement can be found again. */
        Optional<Boolean> requestList();

        /** Whether it takes files. */
        Optional<Boolean> storage();

        /** Whether it tells its catalogue and prices. */
        Optional<Boolean> prices();

        /** The endpoint ids that it serves, a star for any characters; all when not set. */
        Optional<List<String>> endpoints();

        /** What it calls endpoints that it has under another id: {@code ours=its}. */
        Optional<List<String>> endpointIds();

        /** Providers of the same endpoint are tried in this order, the lowest first. */
        @WithDefault("100")
        int order();
    }
}
