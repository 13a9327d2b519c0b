package dev.darkroom.storage.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.darkroom.shared.Problem;
import dev.darkroom.storage.Extensions;
import dev.darkroom.storage.FileNames;
import dev.darkroom.storage.LifecyclePreference;
import dev.darkroom.storage.StrictJsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller declares about a file before its bytes come.
 *
 * @param contentType well-formed; {@code application/octet-stream} when the caller did not say
 * @param fileName harmless to show; {@code file} with the type's extension when the caller did not say
 * @param size in bytes, null when the caller did not say
 */
record FileRequest(
        String contentType, String fileName, @Nullable Long size, LifecyclePreference lifecycle) {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MAX_BODY = 64 * 1024;
    static final int MAX_TYPE_LENGTH = 255;
    private static final Set<String> PLAN = Set.of("content_type", "file_name", "file_size");
    static final String ANY_TYPE = "application/octet-stream";
    private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]+";
    private static final Pattern TYPE =
            Pattern.compile(TOKEN + "/" + TOKEN + "( ?; ?" + TOKEN + "=(" + TOKEN + "|\"[ !#-\\[\\]-~]*\"))*");

    /**
     * Reads the body of the initiate routes: {@code content_type}, {@code file_name}, and {@code file_size} (ours), each
     * of which may be missing.
     */
    static FileRequest ofJson(InputStream body, LifecyclePreference lifecycle) {
        JsonNode fields = read(body);
        String type = contentType("body.content_type", text(fields, "body.", "content_type"));
        return new FileRequest(
                type,
                fileName(text(fields, "body.", "file_name"), type),
                size("body.file_size", fields.path("file_size"), 0),
                lifecycle);
    }

    /** Reads the body of the platform's route: the same fields, of which only {@code file_name} may be missing. */
    static FileRequest ofPlan(InputStream body, LifecyclePreference lifecycle) {
        JsonNode fields = StrictJsonFields.read(body, PLAN);
        for (String field : List.of("content_type", "file_size")) {
            if (!fields.hasNonNull(field)) {
                throw Problem.invalid(field, "is required");
            }
        }
        String type = contentType("content_type", text(fields, "", "content_type"));
        return new FileRequest(
                type,
                fileName(text(fields, "", "file_name"), type),
                size("file_size", fields.path("file_size"), 1),
                lifecycle);
    }

    /** From the headers of an upload whose bytes come with the request, or whose parts will. */
    static FileRequest ofHeaders(
            @Nullable String contentType, @Nullable String fileName, LifecyclePreference lifecycle) {
        String type = contentType("header.Content-Type", saysNothing(contentType) ? null : contentType);
        return new FileRequest(type, fileName(utf8(fileName), type), null, lifecycle);
    }

    /** Where both headers came, the first counts, as with fal's files. */
    static LifecyclePreference lifecycle(@Nullable String header, @Nullable String preference) {
        return header != null
                ? LifecyclePreference.sent(LifecyclePreference.HEADER, header)
                : LifecyclePreference.sent(LifecyclePreference.PREFERENCE, preference);
    }

    /** Whether bytes that come as that type are what was announced; parameters do not matter, and silence agrees. */
    boolean agreesWith(@Nullable String sent) {
        return saysNothing(sent) || essence(String.valueOf(sent)).equals(essence(contentType));
    }

    /** No file is a form: it is what curl says of any bytes when it is not told better. */
    private static boolean saysNothing(@Nullable String type) {
        return type == null || type.isBlank() || essence(type).equals("application/x-www-form-urlencoded");
    }

    private static String fileName(@Nullable String given, String contentType) {
        if (given != null && !given.isBlank()) {
            return FileNames.shown(given);
        }
        String extension = Extensions.of(essence(contentType));
        return extension.equals("bin") ? FileNames.shown(null) : "file." + extension;
    }

    private static String essence(String type) {
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static JsonNode read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "The body is larger than 64 KiB");
            }
            JsonNode fields = bytes.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(bytes);
            if (!fields.isObject()) {
                throw Problem.invalid("body", "Input should be a JSON object");
            }
            return fields;
        } catch (JsonProcessingException malformed) {
            throw Problem.invalid("body", "JSON decode error");
        } catch (IOException hungUp) {
            throw Problem.of(Problem.Kind.BAD_REQUEST, "The body ended early");
        }
    }

    private static @Nullable String text(JsonNode fields, String prefix, String name) {
        JsonNode value = fields.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Problem.invalid(prefix + name, "Input should be a valid string");
        }
        return value.textValue();
    }

    private static @Nullable Long size(String field, JsonNode value, long least) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least) {
            throw Problem.invalid(field, "Input should be a number of bytes, " + least + " or more");
        }
        return value.longValue();
    }

    private static String contentType(String field, @Nullable String given) {
        if (given == null || given.isBlank()) {
            return ANY_TYPE;
        }
        String type = given.strip();
        if (type.length() > MAX_TYPE_LENGTH || !TYPE.matcher(type).matches()) {
            throw Problem.invalid(field, "Input should be a media type such as image/png");
        }
        return type;
    }

    /** Header values arrive one character for each byte; names in other scripts are sent as UTF-8. */
    private static @Nullable String utf8(@Nullable String header) {
        if (header == null || header.chars().anyMatch(c -> c > 0xff)) {
            return header;
        }
        return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
