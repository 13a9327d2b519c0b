package dev.darkroom.callbacks;

/** What became of a callback that was to be recorded. */
enum RecordingOutcome {
    RECORDED,
    /** This very callback was recorded before; nothing is handed over again. */
    DUPLICATE,
    /** It names a request that is not its job's; nothing is kept of it. */
    FOREIGN
}
