package dev.darkroom.shared.http.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonMappingException;

/** A value of the right JSON type that is none of its kind; the message says what it must be. */
final class InvalidFieldException extends JsonMappingException {

    InvalidFieldException(JsonParser parser, String message) {
        super(parser, message);
    }
}
