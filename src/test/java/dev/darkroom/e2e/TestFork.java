package dev.darkroom.e2e;

/** The JVM that runs this test beside others; see {@code end-to-end.fork} in the POM. */
final class TestFork {

    /** From 1. */
    static final int NUMBER =
            Integer.parseInt(System.getProperty("end-to-end.fork", "fork-1").substring("fork-".length()));

    private TestFork() {}
}
