package dev.darkroom.sandbox.media;

/** Makes the file that a recipe describes: the same bytes every time. */
public final class Studio {
    private Studio() {}

    /** Renders; takes from microseconds (data) to a few seconds (the longest film) of one core. */
    public static byte[] render(Recipe recipe) {
        return switch (recipe.kind()) {
            case PNG -> Painter.png(recipe);
            case JPEG -> Painter.jpeg(recipe);
            case MASK -> Painter.mask(recipe);
            case CUTOUT -> Painter.cutout(recipe);
            case MP4 -> Film.mp4(recipe);
            case WAV -> Tune.wav(recipe);
            case GLB -> Mesh.glb(recipe);
            case SVG -> Drawing.svg(recipe);
            case LOTTIE -> Drawing.lottie(recipe);
            case SAFETENSORS -> DataFiles.safetensors(recipe);
            case CONFIG -> DataFiles.config(recipe);
            case ZIP -> DataFiles.zip(recipe);
            case INSTANT -> DataFiles.instant();
        };
    }
}
