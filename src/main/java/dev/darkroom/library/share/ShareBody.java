package dev.darkroom.library.share;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the making of a link takes, for the API's document only. */
@Schema(name = "ShareRequest")
record ShareBody(
        @JsonProperty("expires_in")
        @Schema(
                minimum = "60",
                maximum = "2592000",
                defaultValue = "604800",
                description = "How long the link is good, in seconds")
        @Nullable Integer expiresIn) {}
