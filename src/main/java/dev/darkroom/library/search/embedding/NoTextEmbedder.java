package dev.darkroom.library.search.embedding;

import java.util.Optional;

/** Null object for builds without a model: no text is embedded, so assets are found by their words and looks alone. */
final class NoTextEmbedder implements TextEmbedder {

    @Override
    public String model() {
        return "none";
    }

    @Override
    public boolean isNear() {
        return true;
    }

    @Override
    public Optional<float[]> embed(String text) {
        return Optional.empty();
    }
}
