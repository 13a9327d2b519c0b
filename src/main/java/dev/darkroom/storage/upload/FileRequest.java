package dev.darkroom.storage.upload;

import dev.darkroom.shared.Problem;
import dev.darkroom.storage.Extensions;
import dev.darkroom.storage.FileNames;
import dev.darkroom.storage.LifecyclePreference;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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

    static final int MAX_TYPE_LENGTH = 255;
    static final String ANY_TYPE = "application/octet-stream";
    private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]+";
    private static final Pattern TYPE =
            Pattern.compile(TOKEN + "/" + TOKEN + "( ?; ?" + TOKEN + "=(" + TOKEN + "|\"[ !#-\\[\\]-~]*\"))*+");

    /** Of the initiate routes; each of the fields may be missing. */
    static FileRequest of(UploadBodies.Place body, LifecyclePreference lifecycle) {
        return of(body.contentType(), "body.content_type", body.fileName(), body.fileSize(), lifecycle);
    }

    /** Of the platform's route. */
    static FileRequest of(PlannedViews.Request body, LifecyclePreference lifecycle) {
        return of(body.contentType(), "content_type", body.fileName(), body.fileSize(), lifecycle);
    }

    /** From the headers of an upload whose bytes come with the request, or whose parts will. */
    static FileRequest ofHeaders(
            @Nullable String contentType, @Nullable String fileName, LifecyclePreference lifecycle) {
        String said = saysNothing(contentType) ? null : contentType;
        return of(said, "header.Content-Type", utf8(fileName), null, lifecycle);
    }

    private static FileRequest of(
            @Nullable String contentType,
            String field,
            @Nullable String fileName,
            @Nullable Long size,
            LifecyclePreference lifecycle) {
        String type = contentType(field, contentType);
        return new FileRequest(type, fileName(fileName, type), size, lifecycle);
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
