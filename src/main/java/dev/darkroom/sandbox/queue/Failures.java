package dev.darkroom.sandbox.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.darkroom.sandbox.Json;
import java.util.Map;
import java.util.OptionalInt;

/** The error bodies of models and of the machinery around them (fal docs, captured traffic). */
final class Failures {
    /** Types of models' errors, {@code {"detail": [...]}}, with their usual codes. */
    private static final Map<String, Integer> OF_MODELS = Map.ofEntries(
            Map.entry("internal_server_error", 500),
            Map.entry("generation_timeout", 504),
            Map.entry("downstream_service_error", 500),
            Map.entry("downstream_service_unavailable", 500),
            Map.entry("content_policy_violation", 422),
            Map.entry("no_media_generated", 422),
            Map.entry("image_load_error", 422),
            Map.entry("file_download_error", 422),
            Map.entry("face_detection_error", 422),
            Map.entry("feature_not_supported", 422),
            Map.entry("image_too_small", 422),
            Map.entry("image_too_large", 422),
            Map.entry("file_too_large", 422),
            Map.entry("invalid_archive", 422),
            Map.entry("unsupported_image_format", 422),
            Map.entry("unsupported_video_format", 422),
            Map.entry("unsupported_audio_format", 422),
            Map.entry("audio_duration_too_long", 422),
            Map.entry("video_duration_too_long", 422),
            Map.entry("input_value_error", 422));

    /** Types of the machinery's errors, {@code {"detail": text, "error_type": type}}, with their usual codes. */
    private static final Map<String, Integer> OF_MACHINERY = Map.ofEntries(
            Map.entry("request_timeout", 504),
            Map.entry("startup_timeout", 504),
            Map.entry("runner_scheduling_failure", 503),
            Map.entry("runner_connection_timeout", 503),
            Map.entry("runner_disconnected", 503),
            Map.entry("runner_connection_refused", 503),
            Map.entry("runner_connection_error", 503),
            Map.entry("runner_incomplete_response", 502),
            Map.entry("runner_server_error", 500),
            Map.entry("internal_error", 500),
            Map.entry("client_disconnected", 499),
            Map.entry("client_cancelled", 499),
            Map.entry("bad_request", 400));

    private Failures() {}

    /** The code that usually goes with a type; empty for an unknown type. */
    static OptionalInt usualStatus(String type) {
        var status = OF_MODELS.getOrDefault(type, OF_MACHINERY.get(type));
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Whether a type belongs to the machinery. Only those stand in a status and in {@code X-Fal-Error-Type}. */
    static boolean ofMachinery(String type) {
        return OF_MACHINERY.containsKey(type);
    }

    /** The body that goes with a type. */
    static ObjectNode body(String type) {
        var words = sentence(type);
        ObjectNode body = Json.object();
        if (ofMachinery(type)) {
            return body.put("detail", words).put("error_type", type);
        }
        var entry = body.putArray("detail").addObject();
        entry.putArray("loc").add("body");
        entry.put("msg", words).put("type", type).put("url", "https://docs.fal.ai/errors#" + type);
        entry.putObject("input");
        return body;
    }

    /** The words for a type. */
    static String sentence(String type) {
        return switch (type) {
            case "client_cancelled" -> "Request was cancelled by the client";
            case "content_policy_violation" ->
                "The content could not be processed because it contained material flagged by a content checker.";
            default -> {
                var words = type.replace('_', ' ');
                yield Character.toUpperCase(words.charAt(0)) + words.substring(1);
            }
        };
    }
}
