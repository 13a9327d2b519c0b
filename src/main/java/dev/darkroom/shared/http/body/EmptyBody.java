package dev.darkroom.shared.http.body;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The request body of what is asked for without one: nothing, or an object without fields. */
@BodyRules(maxKib = 4, mayBeAbsent = true)
@Schema(name = "EmptyRequest")
public record EmptyBody() implements JsonRequest {}
