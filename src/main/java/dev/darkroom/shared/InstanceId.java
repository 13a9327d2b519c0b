package dev.darkroom.shared;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The number of this instance among those that share the database: drawn at its start, and never used again. */
@Singleton
public class InstanceId {

    private final int value;

    @Inject
    InstanceId() {
        this(new SecureRandom());
    }

    InstanceId(RandomGenerator random) {
        this(random.nextInt(1, Integer.MAX_VALUE));
    }

    /** @param value above zero */
    public InstanceId(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }
}
