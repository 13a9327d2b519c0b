package dev.darkroom.storage;

import dev.darkroom.access.KeyLifetimes;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Resolves retention and access of a new object. What holds for a new object: the wish of the request, else of the
 * key, the owner, the operator.
 */
@ApplicationScoped
class RetentionResolver {

    private static final Logger LOG = Logger.getLogger(RetentionResolver.class);

    private final KeyLifetimes keys;
    private final StorageSettings settings;
    private final AclParser aclParser;
    private final StorageConfig config;

    RetentionResolver(KeyLifetimes keys, StorageSettings settings, AclParser aclParser, StorageConfig config) {
        this.keys = keys;
        this.settings = settings;
        this.aclParser = aclParser;
        this.config = config;
    }

    /** When the object goes; null for never. */
    @Nullable Instant end(NewObject facts, Instant now) {
        return Lifetime.end(
                now,
                facts.expirationSeconds(),
                facts.keyId() == null ? null : keys.of(facts.keyId()).orElse(null),
                settings.of(facts.ownerId()).expirationSeconds(),
                config.defaultExpiration().map(Duration::toSeconds).orElse(null));
    }

    Acl acl(NewObject facts) {
        if (facts.initialAcl() != null) {
            return asked(facts.initialAcl());
        }
        Acl own = settings.of(facts.ownerId()).initialAcl();
        return own == null ? Acl.PUBLIC : own;
    }

    /** By now the output of a job may lie before us: one that is not understood had better be hidden than public. */
    private Acl asked(String json) {
        try {
            return aclParser.read(json, "initial_acl.");
        } catch (Problem odd) {
            LOG.warnf("An initial_acl was not understood (%s); the file is for its owner alone", odd.field());
            return Acl.PRIVATE;
        }
    }
}
