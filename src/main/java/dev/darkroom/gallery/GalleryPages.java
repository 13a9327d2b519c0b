package dev.darkroom.gallery;

import dev.darkroom.library.asset.AssetView;
import dev.darkroom.library.share.SharedTarget;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import org.jspecify.annotations.Nullable;

/** The templates, with what each is given. */
@CheckedTemplate(basePath = "gallery")
final class GalleryPages {

    private GalleryPages() {}

    static native TemplateInstance library(AssetView.Page page, String words, boolean exportable);

    static native TemplateInstance signin(@Nullable String problem);

    static native TemplateInstance share(SharedTarget.Collection collection);

    /** What a link that leads nowhere shows. */
    static native TemplateInstance nothing();
}
