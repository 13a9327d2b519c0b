package dev.darkroom.shared.http;

import java.util.Arrays;

/** Tells failures to read a form from all others: the framework throws whatever it comes upon, and all of it is the form's. */
final class UnreadableForms {

    private static final String READERS = "org.jboss.resteasy.reactive.server.core.multipart.";
    /** From the failure up to the reader there are never more calls than that. */
    private static final int NEAR = 8;

    private UnreadableForms() {}

    static boolean isCauseOf(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .limit(NEAR)
                .anyMatch(call -> call.getClassName().startsWith(READERS));
    }
}
