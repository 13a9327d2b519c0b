package dev.darkroom.upstream.answer;

/** Classification of the body of a successful answer, or of a callback's payload. */
public enum BodyMeaning {
    /** The model's output, with files or without. */
    OUTPUT,
    /** A notice that the request still waits or runs, or nothing at all. */
    NOT_READY,
    /** A failure, told under the status code of a success. */
    FAILURE,
    /** A notice that there is no such request. */
    UNKNOWN_REQUEST,
    /** None of these: not JSON, an empty object, or an envelope around nothing. */
    UNRECOGNIZED
}
