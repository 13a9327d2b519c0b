package dev.darkroom.sandbox.catalogue;

import dev.darkroom.sandbox.media.Chance;

/** Words for models that answer in words. */
final class Prose {
    private static final String[] PLACES = {
        "Over the ridge", "Beyond the harbour", "Under the old bridge", "At the edge of the forest", "Above the clouds"
    };
    private static final String[] THINGS = {"the light", "a long train", "the river", "a flock of cranes", "the tide"};
    private static final String[] DOINGS = {
        "turns slowly towards the evening", "waits for the rain", "carries the day away", "settles without a sound"
    };

    private Prose() {}

    static String sentence(long scene) {
        var chance = new Chance(scene);
        return PLACES[chance.below(PLACES.length)]
                + ' '
                + THINGS[chance.below(THINGS.length)]
                + ' '
                + DOINGS[chance.below(DOINGS.length)]
                + '.';
    }

    static String[] words(String text) {
        return text.split(" ", -1);
    }
}
