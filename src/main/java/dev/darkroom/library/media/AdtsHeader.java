package dev.darkroom.library.media;

import java.io.IOException;

/** Bare AAC, in frames that stand one after the other: its channels. How long it is only all of it would tell. */
final class AdtsHeader {

    private AdtsHeader() {}

    static ProbeResult read(FileWindow file) throws IOException {
        int header = file.read(0, 4).getInt();
        return ProbeResult.UNKNOWN.coded("aac").sounding(channels(header >>> 6 & 7));
    }

    /** What AAC's channel configurations stand for; 0, the one that is told elsewhere, is unknown. */
    static int channels(int configuration) {
        return switch (configuration) {
            case 7 -> 8;
            case 1, 2, 3, 4, 5, 6 -> configuration;
            default -> 0;
        };
    }
}
