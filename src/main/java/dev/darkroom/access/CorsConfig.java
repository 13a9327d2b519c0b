package dev.darkroom.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** Which pages may call us from a browser. */
@ConfigMapping(prefix = "darkroom.cors")
public interface CorsConfig {

    String ANY = "*";

    /**
     * Origins, such as {@code https://app.example.com}; {@code *} is any. Any is right for an API whose callers show a key
     * of their own: a page that has none gets no further than a program without one.
     */
    @WithDefault(ANY)
    List<String> origins();
}
