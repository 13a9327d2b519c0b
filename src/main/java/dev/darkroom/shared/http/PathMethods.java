package dev.darkroom.shared.http;

import java.util.Optional;

/** Says which methods a path takes where a template stands for several that take different ones. */
public interface PathMethods {

    /** As the {@code Allow} header lists them; empty for paths of others. */
    Optional<String> allowed(String path);
}
