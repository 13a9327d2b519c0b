package dev.darkroom.library.asset;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.darkroom.shared.Problem;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A reference to an asset in fal's request bodies: exactly one of three fields, which come to the same. */
public interface AssetReference {

    @Nullable String assetId();

    /** Means the first of the request's outputs. */
    @Nullable String requestId();

    /** The same as the asset's id. */
    @Nullable String vectorId();

    /** @throws Problem 422 when none or several are given */
    @JsonIgnore
    default String only() {
        var given = Stream.of(assetId(), requestId(), vectorId())
                .filter(Objects::nonNull)
                .toList();
        if (given.size() != 1) {
            throw Problem.invalid("asset_id", "exactly one of asset_id, request_id and vector_id is needed");
        }
        return given.getFirst();
    }
}
