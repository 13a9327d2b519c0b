package dev.darkroom.shared.http.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.darkroom.shared.JsonText;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.Texts;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Makes a checked record of a JSON text: nothing is coerced, so that what is bound is what was written. */
@Singleton
public class JsonRequestBinder {

    /** What is named where no field is to blame. */
    static final String BODY = "body";

    private static final int MAX_SHOWN_LENGTH = 64;
    private static final JsonMapper MAPPER = mapper();

    private final Validator validator;

    JsonRequestBinder(Validator validator) {
        this.validator = validator;
    }

    /** @throws Problem 422, naming the field, or the body where it is no JSON object */
    public <T> T bind(byte[] json, Class<T> type) {
        try {
            return bind(Texts.decode(json), type);
        } catch (CharacterCodingException malformed) {
            throw Problem.invalid(BODY, "is not UTF-8 text");
        }
    }

    /** @throws Problem 422, naming the field, or the body where it is no JSON object */
    public <T> T bind(String json, Class<T> type) {
        T bound = read(json, type);
        Set<ConstraintViolation<T>> violations = validator.validate(bound);
        if (!violations.isEmpty()) {
            throw first(violations, Arrays.asList(type.getRecordComponents()));
        }
        return bound;
    }

    /**
     * The same without its constraints, for JSON that is no request's body.
     *
     * @throws Problem 422, naming the field, or the body where it is no JSON object
     */
    public static <T> T read(String json, Class<T> type) {
        T bound;
        try {
            bound = MAPPER.readerFor(type).withAttribute(RawJson.SOURCE, json).readValue(json);
        } catch (UnrecognizedPropertyException unknown) {
            throw Problem.invalid(path(unknown), "is not a field of this request");
        } catch (JsonMappingException wrong) {
            throw wrong(wrong);
        } catch (JsonProcessingException malformed) {
            throw Problem.invalid(BODY, "is not valid JSON");
        }
        if (bound == null) {
            throw Problem.invalid(BODY, "must be a JSON object");
        }
        return bound;
    }

    /** What is wrong with a part that was bound for itself, named by its place in the whole. */
    public static Problem at(String place, Problem problem) {
        String field = problem.field();
        return Problem.invalid(field == null || field.equals(BODY) ? place : place + "." + field, problem.text());
    }

    private static Problem wrong(JsonMappingException wrong) {
        String field = path(wrong);
        return switch (wrong) {
            case InvalidFieldException own -> Problem.invalid(field, own.getOriginalMessage());
            case MismatchedInputException mismatch
            when mismatch.getTargetType() != null -> Problem.invalid(field, expected(field, mismatch.getTargetType()));
            default -> Problem.invalid(field, field.equals(BODY) ? "is not valid JSON" : "cannot be read");
        };
    }

    /** The names down to the innermost field, and between them the places in lists; the body where there is none. */
    private static String path(JsonMappingException wrong) {
        StringBuilder path = new StringBuilder();
        StringBuilder places = new StringBuilder();
        for (JsonMappingException.Reference step : wrong.getPath()) {
            if (step.getFieldName() == null) {
                places.append('.').append(step.getIndex());
            } else {
                path.append(places).append(path.isEmpty() ? "" : ".").append(shown(step.getFieldName()));
                places.setLength(0);
            }
        }
        return path.isEmpty() ? BODY : path.toString();
    }

    private static String expected(String field, Class<?> target) {
        if (field.equals(BODY) || target.isRecord()) {
            return "must be a JSON object";
        }
        if (target == boolean.class || target == Boolean.class) {
            return "must be true or false";
        }
        if (target == String.class) {
            return "must be a string";
        }
        if (Iterable.class.isAssignableFrom(target)) {
            return "must be a list";
        }
        return target == int.class || target == Integer.class || target == long.class || target == Long.class
                ? "must be a whole number"
                : "must be a number";
    }

    /** The one of the field that stands first in the record. */
    private static <T> Problem first(Set<ConstraintViolation<T>> violations, List<RecordComponent> components) {
        List<String> order = components.stream().map(RecordComponent::getName).toList();
        ConstraintViolation<T> first = violations.stream()
                .min(Comparator.comparingInt((ConstraintViolation<T> each) -> order.indexOf(field(each)))
                        .thenComparing(ConstraintViolation::getMessage))
                .orElseThrow();
        String field = field(first);
        return components.stream()
                .filter(component -> component.getName().equals(field))
                .findFirst()
                .map(component -> Problem.invalid(name(component) + below(first), first.getMessage()))
                .orElseGet(() -> Problem.invalid(BODY, first.getMessage()));
    }

    private static String field(ConstraintViolation<?> violation) {
        for (Path.Node node : violation.getPropertyPath()) {
            return String.valueOf(node.getName());
        }
        return "";
    }

    /** The fields within that field down to the wrong one, each after a dot; places in lists are not told. */
    private static String below(ConstraintViolation<?> violation) {
        StringBuilder names = new StringBuilder();
        boolean first = true;
        for (Path.Node node : violation.getPropertyPath()) {
            if (!first && node.getKind() == ElementKind.PROPERTY) {
                names.append('.')
                        .append(PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(
                                String.valueOf(node.getName())));
            }
            first = false;
        }
        return names.toString();
    }

    private static String name(RecordComponent component) {
        JsonProperty own = component.getAccessor().getAnnotation(JsonProperty.class);
        return own == null
                ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName())
                : own.value();
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(MAX_SHOWN_LENGTH, name.length())).replaceAll("[^\\w.-]", "?");
    }

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder(JsonText.FACTORY)
                .addModule(new Jdk8Module().configureReadAbsentAsNull(true))
                .addModule(RequestTypes.module())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        mapper.coercionConfigDefaults().setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }
}
