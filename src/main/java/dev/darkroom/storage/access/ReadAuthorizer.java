package dev.darkroom.storage.access;

import dev.darkroom.access.OptionalAuthentication;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.Acl;
import dev.darkroom.storage.AclDecision;
import dev.darkroom.storage.ReadSignatures;
import dev.darkroom.storage.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Authorizes reads of objects. */
@ApplicationScoped
public class ReadAuthorizer {

    private final OptionalAuthentication visitors;
    private final ReadSignatures signatures;

    ReadAuthorizer(OptionalAuthentication visitors, ReadSignatures signatures) {
        this.visitors = visitors;
        this.signatures = signatures;
    }

    /** @throws Problem FORBIDDEN or NOT_FOUND, as the object's list says; the latter looks like no object at all */
    public void admit(StoredObject object, ReadRequest readRequest) {
        switch (decide(object, readRequest)) {
            case ALLOW -> {}
            case FORBID -> throw Problem.of(Problem.Kind.FORBIDDEN, "This file is not for everybody");
            case HIDE -> throw Problem.notFound("File");
        }
    }

    private AclDecision decide(StoredObject object, ReadRequest readRequest) {
        if (object.acl().equals(Acl.PUBLIC) || signatures.isGood(object.key(), readRequest.identity())) {
            return AclDecision.ALLOW;
        }
        UUID owner = visitors.ownerOf(readRequest.authorization(), readRequest.session())
                .orElse(null);
        return object.ownerId().equals(owner) ? AclDecision.ALLOW : object.acl().decide(owner);
    }
}
