package dev.darkroom.jobs.admission;

import dev.darkroom.shared.url.WebUrl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Who is asked before a job is taken in, and what counts when there is no answer. */
@ConfigMapping(prefix = "darkroom.admission")
public interface AdmissionConfig {

    /** Where each job is posted to before it is acknowledged; nobody is asked without it. */
    Optional<WebUrl> url();

    /** Sent along as {@code Authorization: Bearer}, if it is set. */
    Optional<String> token();

    /** How long one answer may take. */
    @WithDefault("2s")
    Duration timeout();

    /** What counts where no answer can be had: {@code deny} (503) or {@code allow}. */
    @WithDefault("deny")
    Verdict withoutAnswer();

    /** Whether a job is taken in. */
    enum Verdict {
        ALLOW,
        DENY
    }
}
