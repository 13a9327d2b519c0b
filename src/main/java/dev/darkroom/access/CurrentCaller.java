package dev.darkroom.access;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The caller of the request at hand; set before a resource with {@link Requires} runs. */
@RequestScoped
public class CurrentCaller {

    private @Nullable Caller caller;

    void set(Caller caller) {
        this.caller = caller;
    }

    /** Never null inside an endpoint that {@link Requires} a scope; anywhere else asking is a mistake of ours. */
    public Caller get() {
        if (caller == null) {
            throw new IllegalStateException("asked for the caller on an open endpoint");
        }
        return caller;
    }
}
