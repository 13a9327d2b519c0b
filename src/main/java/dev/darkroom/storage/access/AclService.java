package dev.darkroom.storage.access;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.Acl;
import dev.darkroom.storage.AclBody;
import dev.darkroom.storage.AclParser;
import dev.darkroom.storage.ObjectService;
import dev.darkroom.storage.ReadSignatures;
import dev.darkroom.storage.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes who may read an object. */
@ApplicationScoped
class AclService {

    private final ObjectService objectService;
    private final AclParser aclParser;
    private final ReadSignatures signatures;

    AclService(ObjectService objectService, AclParser aclParser, ReadSignatures signatures) {
        this.objectService = objectService;
        this.aclParser = aclParser;
        this.signatures = signatures;
    }

    Acl acl(UUID ownerId, @Nullable String url, Set<String> addresses) {
        return owned(ownerId, url, addresses).acl();
    }

    Acl replace(UUID ownerId, @Nullable String url, Set<String> addresses, AclBody body) {
        StoredObject object = owned(ownerId, url, addresses);
        if (object.source() != null) {
            throw Problem.invalid("url", "is made of another file: who may read that one may read this");
        }
        Acl acl = aclParser.read(body, "");
        objectService.restrict(object.key(), acl);
        return acl;
    }

    /** A URL that reads the object, whatever its list says, until the time asked for. */
    String sign(UUID ownerId, @Nullable String url, Set<String> addresses, Duration validity) {
        StoredObject object = owned(ownerId, url, addresses);
        return url + signatures.query(object.key(), validity);
    }

    /** Somebody else's object is as unknown as one that never was. */
    private StoredObject owned(UUID ownerId, @Nullable String url, Set<String> addresses) {
        return objectService
                .find(key(url, addresses))
                .filter(object -> object.ownerId().equals(ownerId))
                .orElseThrow(() -> Problem.notFound("File"));
    }

    private static String key(@Nullable String url, Set<String> addresses) {
        if (url == null || url.isEmpty()) {
            throw Problem.invalid("url", "is required");
        }
        if (url.contains("?") || url.contains("#")) {
            throw Problem.invalid("url", "must have no query");
        }
        return addresses.stream()
                .map(address -> address + ObjectService.urlPath(""))
                .filter(url::startsWith)
                .map(start -> url.substring(start.length()))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("url", "must be the URL of a file on this server"));
    }
}
