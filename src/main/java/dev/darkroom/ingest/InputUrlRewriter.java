package dev.darkroom.ingest;

import dev.darkroom.shared.http.PublicUrl;
import dev.darkroom.shared.url.WebUrl;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.StoredObject;
import dev.darkroom.upstream.client.Provider;
import dev.darkroom.upstream.client.ProviderAccount;
import dev.darkroom.upstream.client.Providers;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites URLs in a job's input for the provider. Writes an input as the provider is to get it: where it names a
 * file of ours, by a URL that the provider can read. That is our own URL where it can be expected to reach us, and
 * else one of its own storage, to which the file is uploaded once; where it has none, a small file stands in the input
 * itself. A file that is not for everybody is signed
 * there, if it is the job's owner's. Asked again it gives the same text, as long as the configuration and the list
 * of the file's readers stay.
 */
@ApplicationScoped
public class InputUrlRewriter {

    private final ObjectService objectService;
    private final PublicUrl publicUrl;
    private final Providers providers;
    private final UpstreamUploads uploads;
    private final InputConfig config;

    InputUrlRewriter(
            ObjectService objectService,
            PublicUrl publicUrl,
            Providers providers,
            UpstreamUploads uploads,
            InputConfig config) {
        this.objectService = objectService;
        this.publicUrl = publicUrl;
        this.providers = providers;
        this.uploads = uploads;
        this.config = config;
    }

    /** How long {@link #forUpstream} may take at the most; zero when nothing has to be uploaded for the input. */
    public Duration longest(String input, ProviderAccount account) {
        if (!InputFileReference.mayBeIn(input) || reachesUs(account.provider())) {
            return Duration.ZERO;
        }
        // To get a slot, and then to upload.
        return config.uploadTimeout().multipliedBy(2L * named(input).size());
    }

    /**
     * Uploads what has to be.
     *
     * @param account at whose provider the models are
     * @param ownerId whose files are handed over; those of others are read with what their URLs allow
     * @param until how long the job may need them; the same each time it is asked about
     * @throws FileGone when a file that came with the input is not kept any more
     * @throws dev.darkroom.upstream.client.UpstreamException when the provider does not take one
     * @throws dev.darkroom.shared.Problem when our storage fails
     */
    public String forUpstream(UUID ownerId, Instant until, String input, ProviderAccount account) {
        return handed(ownerId, until, input, account, true);
    }

    /** What the provider of that account got, or would have got: as before, but nothing is uploaded for it. */
    public String asHanded(UUID ownerId, Instant until, String input, @Nullable String accountId) {
        try {
            return providers
                    .account(accountId)
                    .map(account -> handed(ownerId, until, input, account, false))
                    .orElse(input);
        } catch (FileGone gone) {
            return input;
        }
    }

    private String handed(UUID ownerId, Instant until, String input, ProviderAccount account, boolean upload) {
        if (!InputFileReference.mayBeIn(input)) {
            return input;
        }
        List<InputString> named = named(input);
        Map<String, Optional<String>> urls = new HashMap<>();
        for (InputString each : named) {
            if (!urls.containsKey(each.value())) {
                urls.put(each.value(), Optional.ofNullable(url(ownerId, until, each, account, upload)));
            }
        }
        return InputString.replace(
                input,
                named,
                each -> urls.getOrDefault(each.value(), Optional.empty()).orElse(null));
    }

    private static List<InputString> named(String input) {
        return InputString.in(input, value -> InputFileReference.keyIn(value).isPresent());
    }

    /** Null leaves what stands there. */
    private @Nullable String url(
            UUID ownerId, Instant until, InputString named, ProviderAccount account, boolean upload) {
        String key = InputFileReference.keyIn(named.value()).orElseThrow();
        Optional<StoredObject> object = objectService.find(key);
        if (object.isEmpty()) {
            if (ObjectService.isMark(named.value())) {
                throw new FileGone(named.place());
            }
            return null;
        }
        if (reachesUs(account.provider())) {
            return publicUrl.forOthers()
                    + ObjectService.urlPath(key)
                    + permission(ownerId, until, object.get(), named.value());
        }
        // Who knows a URL may read it, and no more: it is not for them to have others' files copied elsewhere.
        if (!object.get().ownerId().equals(ownerId)) {
            return null;
        }
        if (!account.provider().has(Provider.Capability.STORAGE)) {
            return upload ? uploads.inline(object.get()) : null;
        }
        return upload
                ? uploads.urlOf(object.get(), account).toString()
                : uploads.known(key, account).map(WebUrl::toString).orElse(null);
    }

    /** Only the owner's word opens a file; anybody else has no more than the signature that was sent. */
    private String permission(UUID ownerId, Instant until, StoredObject object, String sent) {
        return object.ownerId().equals(ownerId) ? objectService.pass(object, until) : ObjectService.passIn(sent);
    }

    private boolean reachesUs(Provider provider) {
        return switch (config.handOver()) {
            case URL -> true;
            case UPLOAD -> false;
            case AUTO ->
                reaches(provider.queue(), publicUrl.isConfigured() ? WebUrl.valueOf(publicUrl.forOthers()) : null);
        };
    }

    /** @param us what the operator said of how others reach us; null for nothing */
    static boolean reaches(WebUrl provider, @Nullable WebUrl us) {
        return isLocal(provider) || us != null && !isLocal(us);
    }

    /** Whether the URL plainly leads no farther than this machine or its network. */
    private static boolean isLocal(WebUrl url) {
        try {
            InetAddress address = InetAddress.ofLiteral(url.host());
            return address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress();
        } catch (IllegalArgumentException aName) {
            return url.host().equals("localhost") || url.host().endsWith(".localhost");
        }
    }
}
