package dev.darkroom.ingest;

import dev.darkroom.outgoing.OutgoingException;

/** Why a file could not be had, in words that name no address: URLs of outputs may be signed. */
final class Refusal {

    private Refusal() {}

    static String reason(OutgoingException failure) {
        return switch (failure.kind()) {
            case REFUSED_ADDRESS -> "The host's address is not public";
            case BAD_URL -> "The URL is not one that may be fetched";
            case DNS -> "The host's name could not be resolved";
            case CONNECT -> "The host could not be connected to";
            case TLS -> "The host's certificate could not be trusted";
            case TIMEOUT -> "The download took too long";
            case TOO_LARGE -> "The file is larger than allowed";
            case HTTP_STATUS ->
                failure instanceof OutgoingException.Status answer
                        ? "The host answered with status " + answer.status()
                        : "The host answered with an error";
            case TRUNCATED -> "The download ended before its end";
            case DAMAGED -> "The bytes are not coded as their host says";
            case LOCAL_DISK, IO -> "The download failed";
        };
    }
}
