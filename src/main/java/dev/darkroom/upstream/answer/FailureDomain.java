package dev.darkroom.upstream.answer;

/** Whom a failed call blames: what holds its other calls back, and nobody else's. */
public enum FailureDomain {
    /** This one request: others of the same app are not known to fare as badly. */
    REQUEST,
    /** The app ({@code [namespace/]owner/app}) that was called: its own limit, its circuit is open, it asks for a pause. */
    APP,
    /** The provider as a whole: no connection, no such host, no trust, a limit of the account, our key. */
    PROVIDER
}
