package dev.darkroom.shared.http.body;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Binds request bodies of any declared type to a {@link JsonRequest}: curl declares a form where nobody says otherwise. */
@Provider
@Consumes(MediaType.WILDCARD)
class JsonRequestReader implements MessageBodyReader<JsonRequest> {

    private final JsonRequestBodies bodies;

    JsonRequestReader(JsonRequestBodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public boolean isReadable(
            Class<?> type, Type genericType, Annotation[] annotations, @Nullable MediaType mediaType) {
        return JsonRequest.class.isAssignableFrom(type);
    }

    @Override
    public JsonRequest readFrom(
            Class<JsonRequest> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body) {
        return bodies.read(body, type);
    }
}
