package dev.darkroom.gallery;

import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What templates may ask of a text. */
@TemplateExtension
final class UrlTexts {

    private UrlTexts() {}

    /** As a value in a query. */
    static String inUrl(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
