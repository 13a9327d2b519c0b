package dev.darkroom.boot.document;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Shorthand builders of schemas of the OpenAPI model. */
final class Schemas {

    static final String COMPONENTS = "#/components/schemas/";
    static final String JSON = "application/json";

    private Schemas() {}

    static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }

    static Schema object(String description) {
        return OASFactory.createSchema().addType(SchemaType.OBJECT).description(description);
    }

    /** A body in JSON that is described among the components. */
    static Content json(String component) {
        return json(
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref(COMPONENTS + component)));
    }

    static Content json(MediaType body) {
        return OASFactory.createContent().addMediaType(JSON, body);
    }
}
