package dev.darkroom.sandbox.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How a request ended.
 *
 * @param status the model's own code
 * @param body the bare output, or the error
 * @param errorType the type of a failure of the machinery; models' failures have none
 */
public record Result(int status, ObjectNode body, Optional<String> errorType) {
    static Result ok(ObjectNode output) {
        return new Result(200, output, Optional.empty());
    }

    static Result failed(int status, String type) {
        return new Result(status, Failures.body(type), Optional.of(type).filter(Failures::ofMachinery));
    }
}
