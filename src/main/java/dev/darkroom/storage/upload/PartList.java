package dev.darkroom.storage.upload;

import dev.darkroom.shared.Problem;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parts that a file is to be put together from: entity tags without quotation marks by part number. Clients list
 * them in the order in which they were sent, which is any, and spell the number {@code partNumber} or {@code
 * part_number}.
 *
 * @param field what the list is called in problems
 */
record PartList(SortedMap<Integer, String> etags, String field) {

    /** A part as a client lists it. */
    interface Listed {
        Integer partNumber();

        String etag();
    }

    /** @throws Problem INVALID when a part is listed twice */
    static PartList of(List<? extends Listed> parts, String field) {
        SortedMap<Integer, String> etags = new TreeMap<>();
        for (Listed part : parts) {
            if (etags.put(part.partNumber(), unquoted(part.etag())) != null) {
                throw Problem.invalid(field, "Part " + part.partNumber() + " is listed twice");
            }
        }
        return new PartList(etags, field);
    }

    /**
     * That the list and the stored parts are the same, without a gap.
     *
     * @param stored in ascending order
     * @throws Problem naming the first part that is not as it should be
     */
    void requireAll(List<StoredPart> stored) {
        int next = 1;
        for (StoredPart part : stored) {
            String etag = etags.get(part.number());
            if (etag == null) {
                throw Problem.invalid(field, "Part " + part.number() + " was uploaded and is not listed");
            }
            if (part.number() != next) {
                throw Problem.invalid(field, "Part " + next + " was not uploaded");
            }
            if (!etag.equals(part.sha256())) {
                throw Problem.invalid(field, "Part " + next + " has another etag");
            }
            next++;
        }
        if (etags.size() >= next) {
            throw Problem.invalid(field, "Part " + missing(stored) + " was not uploaded");
        }
    }

    /**
     * That the stored parts, which are those of the list, are all that were planned, each of its size.
     *
     * @throws Problem naming the first part that is not as it should be
     */
    void requirePlan(PartPlan plan, List<StoredPart> stored) {
        if (stored.size() > plan.count()) {
            throw Problem.invalid(field, "There are more than the " + plan.count() + " parts that were planned");
        }
        for (StoredPart part : stored) {
            long size = plan.sizeOf(part.number());
            if (part.size() != size) {
                throw Problem.invalid(
                        field, "Part " + part.number() + " has " + part.size() + " bytes, and should have " + size);
            }
        }
        if (stored.size() < plan.count()) {
            throw Problem.invalid(field, "Part " + (stored.size() + 1) + " was not uploaded");
        }
    }

    private int missing(List<StoredPart> stored) {
        return etags.keySet().stream()
                .filter(number -> stored.stream().noneMatch(part -> part.number() == number))
                .findFirst()
                .orElseThrow();
    }

    private static String unquoted(String etag) {
        return etag.startsWith("\"") && etag.endsWith("\"") && etag.length() > 1
                ? etag.substring(1, etag.length() - 1)
                : etag;
    }
}
