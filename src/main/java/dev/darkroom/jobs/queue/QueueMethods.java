package dev.darkroom.jobs.queue;

import dev.darkroom.shared.http.PathMethods;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Knows which methods the paths of models and requests take: one template stands for all of each. */
@Singleton
class QueueMethods implements PathMethods {

    private static final String QUEUE = "/queue/";
    private static final String RUN = "/run/";

    @Override
    public Optional<String> allowed(String path) {
        if (path.startsWith(QUEUE)) {
            return Optional.of(
                    switch (QueuePath.parse(path.substring(QUEUE.length())).part()) {
                        case ENDPOINT -> "POST";
                        case STATUS, STREAM, RESULT -> "GET, HEAD";
                        case CANCEL -> "PUT";
                    });
        }
        if (path.startsWith(RUN)) {
            return Optional.of(path.endsWith("/realtime") ? "GET, HEAD, POST" : "POST");
        }
        return Optional.empty();
    }
}
