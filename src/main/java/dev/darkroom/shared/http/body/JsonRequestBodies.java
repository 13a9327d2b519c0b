package dev.darkroom.shared.http.body;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.ProblemBody;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the body of the request that is being answered. Resources have a {@link JsonRequest} among their parameters;
 * those that must look at something else before they wait for a body ask here.
 */
@Singleton
public class JsonRequestBodies {

    private static final int KIB = 1024;

    private final JsonRequestBinder binder;
    private final UriInfo uri;

    JsonRequestBodies(JsonRequestBinder binder, UriInfo uri) {
        this.binder = binder;
        this.uri = uri;
    }

    /** @throws Problem 422, naming the field as the route's dialect does; 413 for a body that is longer than its type may be */
    public <T extends JsonRequest> T read(InputStream body, Class<T> type) {
        BodyRules own = type.getAnnotation(BodyRules.class);
        byte[] bytes = bytes(body, own == null ? BodyRules.USUAL_KIB : own.maxKib());
        boolean absent = bytes.length == 0 && own != null && own.mayBeAbsent();
        try {
            return absent ? binder.bind("{}", type) : binder.bind(bytes, type);
        } catch (Problem wrong) {
            throw inDialect(wrong);
        }
    }

    private static byte[] bytes(InputStream body, int maxKib) {
        try {
            byte[] bytes = body.readNBytes(maxKib * KIB + 1);
            if (bytes.length > maxKib * KIB) {
                String most = maxKib % KIB == 0 ? maxKib / KIB + " MiB" : maxKib + " KiB";
                throw Problem.of(Problem.Kind.TOO_LARGE, "The body is larger than " + most);
            }
            return bytes;
        } catch (IOException broken) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body could not be read");
        }
    }

    /** fal's hosts say of a field where in the request it stands. */
    private Problem inDialect(Problem wrong) {
        String field = wrong.field();
        return field == null || field.equals(JsonRequestBinder.BODY) || !ProblemBody.isFals(uri.getPath())
                ? wrong
                : Problem.invalid(JsonRequestBinder.BODY + "." + field, wrong.text());
    }
}
