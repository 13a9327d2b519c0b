package dev.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Compares JSON by value: spacing and the order of keys say nothing, every digit of a number does. */
final class SameJson {

    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private SameJson() {}

    static boolean same(String one, String other) {
        try {
            return EXACT.readTree(one).equals(EXACT.readTree(other));
        } catch (JsonProcessingException malformed) {
            return false;
        }
    }
}
