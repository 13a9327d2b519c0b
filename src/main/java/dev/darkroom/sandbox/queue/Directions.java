package dev.darkroom.sandbox.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.darkroom.sandbox.cdn.OutputFault;
import dev.darkroom.sandbox.queue.Directives.CallbackFault;
import dev.darkroom.sandbox.queue.Directives.Failure;
import dev.darkroom.sandbox.queue.Directives.StreamForm;
import dev.darkroom.sandbox.queue.Directives.SubmitFault;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code sandbox} object of an input. What it does not say is as it was going to be. */
final class Directions {
    private static final int MAX_MILLIS = 3_600_000;
    private static final int MAX_TIMES = 1_000;
    private static final Set<String> KNOWN =
            Set.of("queue_ms", "run_ms", "late_ms", "fail", "callback", "submit", "outputs", "stream");

    private Directions() {}

    /** The object says something that the sandbox does not understand. */
    static final class Unclear extends Exception {
        private static final long serialVersionUID = 1;
        private final String field;

        Unclear(String field, String message) {
            super(message);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    static Directives read(JsonNode said, Directives usual) throws Unclear {
        if (said.isMissingNode()) {
            return usual;
        }
        if (!said.isObject()) {
            throw new Unclear("", "Input should be an object");
        }
        onlyKnown(said, KNOWN, "");
        return new Directives(
                millis(said, "queue_ms", usual.queue()),
                millis(said, "run_ms", usual.run()),
                said.has("fail") ? failure(said.get("fail")) : usual.failure(),
                choice(said, "submit", SubmitFault.class, usual.submit()),
                choice(said, "callback", CallbackFault.class, usual.callback()),
                said.has("outputs") ? outputs(said.get("outputs")) : usual.outputs(),
                millis(said, "late_ms", usual.late()),
                choice(said, "stream", StreamForm.class, usual.stream()));
    }

    private static Optional<Failure> failure(JsonNode said) throws Unclear {
        if (said.isNull()) {
            return Optional.empty();
        }
        onlyKnown(said, Set.of("status", "type", "times"), "fail");
        var type = said.path("type").asText("internal_server_error");
        var usual = Failures.usualStatus(type);
        if (usual.isEmpty()) {
            throw new Unclear("fail", "Unknown error type " + type);
        }
        return Optional.of(new Failure((int) whole(said, "fail", "status", usual.getAsInt(), 400, 599), type, (int)
                whole(said, "fail", "times", Failure.ALWAYS, 1, MAX_TIMES)));
    }

    private static OutputFault outputs(JsonNode said) throws Unclear {
        onlyKnown(said, Set.of("status", "bytes", "slow_ms"), "outputs");
        return new OutputFault(
                (int) whole(said, "outputs", "status", 200, 200, 599),
                whole(said, "outputs", "bytes", -1, 0, OutputFault.MAX_BYTES),
                (int) whole(said, "outputs", "slow_ms", 0, 0, OutputFault.MAX_SLOW_MILLIS));
    }

    private static Duration millis(JsonNode said, String name, Duration usual) throws Unclear {
        return Duration.ofMillis(whole(said, "", name, usual.toMillis(), 0, MAX_MILLIS));
    }

    private static long whole(JsonNode said, String parent, String name, long usual, long low, long high)
            throws Unclear {
        var value = said.path(name);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isIntegralNumber() || value.longValue() < low || value.longValue() > high) {
            var place = parent.isEmpty() ? name : parent + '.' + name;
            throw new Unclear(place, "Input should be an integer from " + low + " to " + high);
        }
        return value.longValue();
    }

    private static <E extends Enum<E>> E choice(JsonNode said, String name, Class<E> type, E usual) throws Unclear {
        var value = said.path(name);
        if (value.isMissingNode()) {
            return usual;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value.asText())) {
                return constant;
            }
        }
        var names = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        throw new Unclear(
                name, "Input should be one of: " + String.join(", ", names).toLowerCase(Locale.ROOT));
    }

    private static void onlyKnown(JsonNode said, Set<String> known, String parent) throws Unclear {
        for (Iterator<String> names = said.fieldNames(); names.hasNext(); ) {
            var name = names.next();
            if (!known.contains(name)) {
                throw new Unclear(parent.isEmpty() ? name : parent + '.' + name, "Unknown field");
            }
        }
    }
}
