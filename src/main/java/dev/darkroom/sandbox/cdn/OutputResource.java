package dev.darkroom.sandbox.cdn;

import dev.darkroom.sandbox.InSandbox;
import dev.darkroom.sandbox.JsonResponses;
import dev.darkroom.sandbox.cdn.FileStore.StoredFile;
import dev.darkroom.sandbox.media.Recipe;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Serves the outputs of models, open to everyone who has the URL, as fal's are. */
@InSandbox
@Path("/sandbox/files/o/{request}/{recipe}/{name}")
@RunOnVirtualThread
public class OutputResource {
    private static final int CHUNK = 64 * 1024;
    private final FileStore files;

    OutputResource(FileStore files) {
        this.files = files;
    }

    @GET
    @Operation(hidden = true)
    public Response get(@PathParam("recipe") String recipe, @HeaderParam("Range") @Nullable String range)
            throws InterruptedException {
        return serve(recipe, range, true);
    }

    @HEAD
    @Operation(hidden = true)
    public Response head(@PathParam("recipe") String recipe) throws InterruptedException {
        return serve(recipe, null, false);
    }

    private Response serve(String text, @Nullable String range, boolean withBody) throws InterruptedException {
        var recipe = Recipe.parse(OutputFault.strip(text)).orElse(null);
        if (recipe == null) {
            return JsonResponses.detail(404, "Not Found");
        }
        var fault = OutputFault.endOf(text);
        if (fault.slowMillis() > 0) {
            // A latch that nobody opens: the wait ends early only when the server stops.
            var _ = new CountDownLatch(1).await(fault.slowMillis(), TimeUnit.MILLISECONDS);
        }
        if (fault.failure().isPresent()) {
            return JsonResponses.detail(fault.failure().get(), "The sandbox was asked to fail here");
        }
        var contentType = recipe.kind().contentType();
        if (fault.bytes() >= 0) {
            return meaningless(fault.bytes(), contentType, withBody);
        }
        var file = new StoredFile(files.output(recipe), contentType);
        return withBody ? FileAnswers.get(file, range) : FileAnswers.head(file);
    }

    private static Response meaningless(long length, String contentType, boolean withBody) {
        StreamingOutput zeros = out -> {
            byte[] chunk = new byte[CHUNK];
            for (long left = length; left > 0; left -= CHUNK) {
                out.write(chunk, 0, (int) Math.min(CHUNK, left));
            }
        };
        var answer = Response.ok(withBody ? zeros : null).type(contentType);
        return answer.header("Content-Length", length).build();
    }
}
