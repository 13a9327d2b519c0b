package dev.darkroom.sandbox.media;

import java.util.Locale;
import java.util.Optional;

/** What kinds of file can be made. */
public enum SandboxMediaKind {
    /** A picture. */
    PNG("image/png", "png"),
    /** A picture. */
    JPEG("image/jpeg", "jpeg"),
    /** A black and white picture of one shape, as segmentation models give. */
    MASK("image/png", "png"),
    /** A picture of one shape on transparent ground, as matting models give. */
    CUTOUT("image/png", "png"),
    /** H.264 video without sound. */
    MP4("video/mp4", "mp4"),
    /** 16-bit PCM sound. */
    WAV("audio/wav", "wav"),
    /** A binary glTF mesh. */
    GLB("model/gltf-binary", "glb"),
    /** A drawing. */
    SVG("image/svg+xml", "svg"),
    /** A Lottie animation. */
    LOTTIE("application/json", "json"),
    /** A trained adapter: a valid safetensors file with one small tensor. */
    SAFETENSORS("application/octet-stream", "safetensors"),
    /** A trainer's settings. */
    CONFIG("application/json", "json"),
    /** An archive with one text in it. */
    ZIP("application/zip", "zip"),
    /** One tiny picture that is always the same and never rendered: for load tests. */
    INSTANT("image/png", "png");

    private final String contentType;
    private final String extension;

    SandboxMediaKind(String contentType, String extension) {
        this.contentType = contentType;
        this.extension = extension;
    }

    /** The media type, without parameters. */
    public String contentType() {
        return contentType;
    }

    /** The usual end of file names, without the dot. */
    public String extension() {
        return extension;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<SandboxMediaKind> ofCode(String code) {
        for (SandboxMediaKind kind : values()) {
            if (kind.code().equals(code)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
