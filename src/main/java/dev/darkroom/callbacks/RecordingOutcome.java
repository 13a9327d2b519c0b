package dev.darkroom.callbacks;

/** Outcome of recording a callback. */
enum RecordingOutcome {
    RECORDED,
    /** This very callback was recorded before; nothing is handed over again. */
    DUPLICATE,
    /** It names a request that is not its job's; nothing is kept of it. */
    FOREIGN
}
