package dev.darkroom.deliveries.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The mail server that operators are told by; none is by default. */
@ConfigMapping(prefix = "darkroom.mail")
public interface MailSettings {

    /** The mail server; no mail is sent without it. */
    Optional<String> host();

    @WithDefault("587")
    int port();

    /** Who signs in there; nobody does without it. */
    Optional<String> user();

    Optional<String> password();

    @WithDefault("starttls")
    Encryption encryption();

    /** The address that mail comes from. */
    Optional<String> from();

    /** Who is told. */
    Optional<List<String>> to();

    /** How long one mail may take. */
    @WithDefault("20s")
    Duration timeout();

    /** How the connection is encrypted: asked for once it stands, from the start, or not at all. */
    enum Encryption {
        STARTTLS,
        TLS,
        NONE
    }

    /** Whether there is a server, a sender and somebody to be told. */
    default boolean isComplete() {
        return host().isPresent() && from().isPresent() && to().isPresent();
    }
}
