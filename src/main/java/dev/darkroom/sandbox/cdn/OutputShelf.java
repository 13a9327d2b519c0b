package dev.darkroom.sandbox.cdn;

import dev.darkroom.sandbox.catalogue.OutputShapes;
import dev.darkroom.sandbox.media.Recipe;

/**
 * The outputs of one request. Their URLs carry the recipe and the fault, so serving them needs no memory of the request.
 *
 * @param baseUri with a slash at its end
 * @param requestId makes URLs of equal pictures differ, as fal's do
 */
public record OutputShelf(String baseUri, String requestId, OutputFault fault, FileStore store)
        implements OutputShapes.Shelf {
    @Override
    public String url(Recipe recipe, String fileName) {
        return baseUri + "sandbox/files/o/" + requestId + '/' + recipe.text() + fault.text() + '/' + fileName;
    }

    @Override
    public byte[] bytes(Recipe recipe) {
        return store.output(recipe);
    }
}
