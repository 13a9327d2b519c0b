package dev.darkroom.upstream.answer;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Tracks whether the provider takes our credential, for each account and each of its APIs: a key may be good for the queue and not for the
 * platform API. A refusal is the operator's to mend and is told in the log, at most once a minute for each API.
 */
@Singleton
public class UpstreamCredential {

    private static final Logger LOG = Logger.getLogger(UpstreamCredential.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    /** The account of {@code darkroom.upstream.key}. */
    private static final String DEFAULT = "default";

    /** The provider's APIs, as far as a credential is shown to them. */
    public enum Api {
        /** Of the queue's calls the one that costs: an account that is locked may still read its results. */
        SUBMIT,
        QUEUE,
        RUN,
        STORAGE,
        PLATFORM
    }

    private record Use(String account, Api api) {
        @Override
        public String toString() {
            String name = api.name().toLowerCase(Locale.ROOT);
            return account.equals(DEFAULT) ? name : account + " " + name;
        }
    }

    private record Refusal(int status, Instant since, boolean told) {}

    private final Clock clock;
    private final Map<Use, Refusal> refusals = new ConcurrentHashMap<>();
    private final Map<Use, Instant> warned = new ConcurrentHashMap<>();

    public UpstreamCredential(Clock clock) {
        this.clock = clock;
    }

    /** Whether a status code is about the credential that a call carried: its key, its account, its rights. */
    public static boolean isRefusal(int status) {
        return status == 401 || status == 402 || status == 403 || status == 407;
    }

    /** A status code of the provider's as callers may see it: our credential is no matter of theirs, whose own is good. */
    public static int forCallers(int status) {
        return isRefusal(status) ? 502 : status;
    }

    /** Notes how an API answered a call that carried the credential of an account. */
    public void answered(String account, Api api, int status) {
        Use use = new Use(account, api);
        if (isRefusal(status)) {
            refused(use, status);
        } else if (status >= 200 && status < 300) {
            Refusal over = refusals.remove(use);
            if (over != null && over.told()) {
                LOG.infof("The provider takes the upstream key again (%s API)", use);
            }
        }
    }

    /** The status code and since when, by API, of those that refuse the credential now. */
    public Map<String, String> refusals() {
        Map<String, String> shown = new TreeMap<>();
        refusals.forEach((use, refusal) -> shown.put(use.toString(), refusal.status() + " since " + refusal.since()));
        return shown;
    }

    /** Whether jobs cannot be handed over because of it. */
    public boolean stopsJobs() {
        return refusals.keySet().stream().anyMatch(use -> use.api() != Api.PLATFORM);
    }

    // An app that we may not use among others that we may must not fill the log.
    private void refused(Use use, int status) {
        Instant now = clock.instant();
        boolean[] due = new boolean[1];
        warned.compute(use, (_, last) -> {
            due[0] = last == null || !now.isBefore(last.plus(BETWEEN_WARNINGS));
            return due[0] ? now : last;
        });
        refusals.compute(
                use,
                (_, known) -> new Refusal(
                        status, known == null ? now : known.since(), due[0] || (known != null && known.told())));
        if (due[0]) {
            LOG.warnf(
                    "The provider refused the upstream key (%s API, status %d): check %s and the provider's account",
                    use, status, setting(use.account()));
        }
    }

    private static String setting(String account) {
        return account.equals(DEFAULT)
                ? "darkroom.upstream.key"
                : "darkroom.providers." + account.replaceFirst("#.*", "") + ".key";
    }
}
