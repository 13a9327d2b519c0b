package dev.darkroom.library.asset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.access.CurrentCaller;
import dev.darkroom.shared.http.body.JsonRequest;
import dev.darkroom.shared.idempotency.IdempotencyService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a simple write idempotently, in one transaction. The request that is being answered says what makes it this
 * one: its method, its path and its body.
 */
@ApplicationScoped
public class IdempotentWrites {

    /** That of the library's keys: one of a job's may be the same. */
    public static final String SCOPE = "library";

    private final IdempotencyService idempotencyService;
    private final CurrentCaller caller;
    private final UriInfo uri;
    private final Request request;
    private final ObjectMapper json;

    IdempotentWrites(
            IdempotencyService idempotencyService,
            CurrentCaller caller,
            UriInfo uri,
            Request request,
            ObjectMapper json) {
        this.idempotencyService = idempotencyService;
        this.caller = caller;
        this.uri = uri;
        this.request = request;
        this.json = json;
    }

    /** The answer's JSON. */
    public String once(@Nullable String key, @Nullable JsonRequest body, Supplier<Object> write) {
        return once(key, body == null ? "" : body.toString(), () -> "", _ -> write.get());
    }

    /**
     * The same for writes that have to look around before.
     *
     * @param sent all of the body that makes it this request
     * @param prepare runs outside of the transaction, and leaves nothing behind
     */
    public <T> String once(@Nullable String key, String sent, Supplier<T> prepare, Function<T, Object> write) {
        return idempotencyService.once(
                SCOPE,
                caller.get().ownerId(),
                key,
                request.getMethod() + " " + uri.getPath() + " " + sent,
                prepare,
                prepared -> written(write.apply(prepared)),
                _ -> {});
    }

    /** The same for writes that are answered with nothing. */
    public void done(@Nullable String key, @Nullable JsonRequest body, Runnable write) {
        once(key, body, () -> {
            write.run();
            return "";
        });
    }

    private String written(Object answer) {
        try {
            return json.writeValueAsString(answer);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of plain values", impossible);
        }
    }
}
