package dev.darkroom.jobs.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Compares JSON by value: spacing and the order of keys say nothing. Fractions are compared as doubles, because that is
 * what a provider keeps of them; whole numbers to the last digit.
 */
final class JsonEquality {

    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonEquality() {}

    static boolean same(String one, String other) {
        try {
            return MAPPER.readTree(one).equals(MAPPER.readTree(other));
        } catch (JsonProcessingException malformed) {
            return false;
        }
    }
}
