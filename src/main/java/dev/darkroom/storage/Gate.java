package dev.darkroom.storage;

import dev.darkroom.access.Visitors;
import dev.darkroom.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Lets readers through to an object, or not. */
@ApplicationScoped
class Gate {

    private final Visitors visitors;
    private final ReadSignatures signatures;

    Gate(Visitors visitors, ReadSignatures signatures) {
        this.visitors = visitors;
        this.signatures = signatures;
    }

    /** @throws Problem FORBIDDEN or NOT_FOUND, as the object's list says; the latter looks like no object at all */
    void admit(StoredObject object, Reader reader) {
        switch (decide(object, reader)) {
            case ALLOW -> {}
            case FORBID -> throw Problem.of(Problem.Kind.FORBIDDEN, "This file is not for everybody");
            case HIDE -> throw Problem.notFound("File");
        }
    }

    private Decision decide(StoredObject object, Reader reader) {
        if (object.acl().equals(Acl.PUBLIC) || signatures.isGood(object.key(), reader.identity())) {
            return Decision.ALLOW;
        }
        UUID owner = visitors.ownerOf(reader.authorization(), reader.session()).orElse(null);
        return object.ownerId().equals(owner) ? Decision.ALLOW : object.acl().decide(owner);
    }
}
