package dev.darkroom.shared.http.body;

import dev.darkroom.shared.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Binds request bodies of any declared type to a {@link JsonRequest}: curl declares a form where nobody says otherwise. */
@Provider
@Consumes(MediaType.WILDCARD)
class JsonRequestReader implements MessageBodyReader<JsonRequest> {

    private static final int MAX_BYTES = 1024 * 1024;

    private final JsonRequestBinder binder;

    JsonRequestReader(JsonRequestBinder binder) {
        this.binder = binder;
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
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "The body is larger than 1 MiB");
            }
            return binder.bind(bytes, type);
        } catch (IOException broken) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body could not be read");
        }
    }
}
