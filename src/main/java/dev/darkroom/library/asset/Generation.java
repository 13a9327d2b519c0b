package dev.darkroom.library.asset;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How assets were made: what they can be found by, traced through and made again from.
 *
 * @param keyId the visible half of the key that the job was submitted with
 * @param input the JSON that was sent, digit for digit
 * @param parameters a JSON object of short values; see {@link GenerationFacts}
 * @param files what went in
 */
public record Generation(
        UUID jobId, String keyId, String endpoint, String input, String parameters, List<InputFile> files) {

    /**
     * A file in an input.
     *
     * @param place a JSON pointer
     * @param role source, content_ref, mask or control; null when its place does not tell
     * @param objectKey null when it is none of our objects
     */
    public record InputFile(
            String place,
            String url,
            @Nullable String role,
            @Nullable String objectKey) {}

    /** Of what a job was given and what it gave; either may be no JSON, and then tells nothing. */
    public static Generation of(UUID jobId, String keyId, String endpoint, String input, String result) {
        GenerationFacts.Read facts = GenerationFacts.of(input, result);
        return new Generation(jobId, keyId, endpoint, input, facts.parameters(), facts.files());
    }
}
