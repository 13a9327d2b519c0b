package dev.darkroom.storage.upload;

import dev.darkroom.shared.Problem;

/**
 * How a file of a known size comes in parts: all of one size but the last, which may be smaller.
 *
 * @param size of the whole, in bytes, at least 1
 * @param partSize in bytes, from 1 to the size of the whole
 */
record PartPlan(long size, long partSize) {

    /** So that an answer that names them all stays small; S3 would take 10,000. */
    static final int MAX_PARTS = 1024;

    private static final long MIB = 1024 * 1024;

    /**
     * Parts of the usual size, or of larger ones, in whole MiB, where these would be too many.
     *
     * @param least what the store demands of all parts but the last
     */
    static PartPlan of(long size, long usual, long least) {
        long needed = Math.ceilDiv(size, MAX_PARTS);
        long part = Math.max(usual, least);
        return new PartPlan(size, Math.min(size, needed > part ? Math.ceilDiv(needed, MIB) * MIB : part));
    }

    /** At least 1. */
    int count() {
        return (int) Math.ceilDiv(size, partSize);
    }

    /**
     * The bytes of a part.
     *
     * @param number from 1
     * @throws Problem INVALID when there is no such part
     */
    long sizeOf(int number) {
        if (number > count()) {
            throw Problem.invalid("path.part_number", "Input should be a whole number from 1 to " + count());
        }
        return Math.min(partSize, size - (number - 1) * partSize);
    }
}
