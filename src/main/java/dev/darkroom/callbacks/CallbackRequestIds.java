package dev.darkroom.callbacks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Event: the requests that new callbacks name, before anything is made of them. Whoever knows the jobs points out those
 * that are not their job's.
 */
public final class CallbackRequestIds {

    private final List<VerifiedCallback> callbacks;
    private final Set<VerifiedCallback> foreign = new HashSet<>();

    CallbackRequestIds(List<VerifiedCallback> callbacks) {
        this.callbacks = List.copyOf(callbacks);
    }

    /** In the order of their jobs; each names a request. */
    public List<VerifiedCallback> all() {
        return callbacks;
    }

    /** That one names a request which its job does not have and cannot have. */
    public void isForeign(VerifiedCallback callback) {
        foreign.add(callback);
    }

    Set<VerifiedCallback> foreign() {
        return foreign;
    }
}
