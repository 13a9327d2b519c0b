package dev.darkroom.sandbox.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One model behind one endpoint.
 *
 * @param id the endpoint id, sub path included
 * @param family which of the eighteen output shapes it has, from 1
 * @param category as the platform API names it, such as {@code text-to-image}
 * @param title for people
 */
public record Model(
        String id, int family, String category, String title, InputSchema schema, Price price, Maker maker) {

    /** Makes the output of a valid input. */
    @FunctionalInterface
    public interface Maker {
        /** The bare output, in the shape of the family. */
        ObjectNode make(Input input, OutputShapes out);
    }
}
