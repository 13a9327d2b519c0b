package dev.darkroom.gallery;

import dev.darkroom.library.AssetView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import org.jspecify.annotations.Nullable;

/** The templates, with what each is given. */
@CheckedTemplate(basePath = "gallery")
final class GalleryPages {

    private GalleryPages() {}

    static native TemplateInstance library(AssetView.Page page, String words);

    static native TemplateInstance signin(@Nullable String problem);
}
