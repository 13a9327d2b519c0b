package dev.darkroom.mirror;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An output that is being mirrored.
 *
 * @param fileUrl of its bytes over there; null while they are here only
 * @param remoteId of the asset over there; null while there is none
 * @param attempt from 1 on; whoever comes late with an earlier one settles nothing
 */
record MirroredAsset(
        UUID assetId,
        UUID ownerId,
        @Nullable String fileUrl,
        @Nullable String remoteId,
        int attempt) {}
