package dev.darkroom.library.share;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.darkroom.shared.http.body.JsonRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Request body of the creation of a share link. */
@Schema(name = "ShareRequest")
record ShareBody(
        @JsonProperty("expires_in")
        @Min(value = MIN_SECONDS, message = BOUNDS) @Max(value = MAX_SECONDS, message = BOUNDS) @Schema(defaultValue = "604800", description = "How long the link is good, in seconds")
        @Nullable Long expiresIn)
        implements JsonRequest {

    private static final long MIN_SECONDS = 60;
    private static final long MAX_SECONDS = 30 * 24 * 60 * 60;
    private static final long DEFAULT_SECONDS = 7 * 24 * 60 * 60;
    private static final String BOUNDS = "must be a whole number from " + MIN_SECONDS + " to " + MAX_SECONDS;

    long seconds() {
        return expiresIn == null ? DEFAULT_SECONDS : expiresIn;
    }
}
