package dev.darkroom.shared.work;

import dev.darkroom.shared.Ids;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The number of this instance among those that share the database: drawn at its start, and never used again. */
@Singleton
public class InstanceId {

    private final int value;

    @Inject
    InstanceId(Ids ids) {
        this(ids.number());
    }

    /** @param value above zero */
    public InstanceId(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }
}
