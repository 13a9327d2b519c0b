package dev.darkroom.storage.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.PartStore;
import java.io.IOException;
import java.io.InputStream;
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

    private static final String FIELD = "body.parts";

    private static final int MAX_BODY = 4 * 1024 * 1024;
    private static final JsonMapper MAPPER = new JsonMapper();

    /** In fal's dialect. */
    static PartList read(InputStream body) {
        return read(body, FIELD);
    }

    static PartList read(InputStream body, String field) {
        try {
            byte[] bytes = body.readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "The list of parts is larger than 4 MiB");
            }
            return of(MAPPER.readTree(bytes).path("parts"), field);
        } catch (JsonProcessingException malformed) {
            throw Problem.invalid("body", "JSON decode error");
        } catch (IOException hungUp) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body ended early");
        }
    }

    private static PartList of(JsonNode parts, String field) {
        if (!parts.isArray() || parts.isEmpty() || parts.size() > PartStore.MAX_PARTS) {
            throw Problem.invalid(field, "Input should be a list of 1 to " + PartStore.MAX_PARTS + " parts");
        }
        SortedMap<Integer, String> etags = new TreeMap<>();
        for (JsonNode part : parts) {
            JsonNode number = part.path(part.has("partNumber") ? "partNumber" : "part_number");
            JsonNode etag = part.path("etag");
            if (!number.isInt() || !etag.isTextual()) {
                throw Problem.invalid(field, "Each part should have a partNumber and an etag");
            }
            if (etags.put(number.intValue(), unquoted(etag.textValue())) != null) {
                throw Problem.invalid(field, "Part " + number.intValue() + " is listed twice");
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
