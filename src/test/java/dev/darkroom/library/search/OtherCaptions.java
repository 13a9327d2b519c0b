package dev.darkroom.library.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Captions as product and portrait photographers write them, always the same ones; of nothing that the graded ones are of. */
public final class OtherCaptions {

    private static final List<String> SUBJECTS = List.of(
            "a ceramic vase",
            "a leather handbag",
            "a pair of running shoes",
            "a wireless headphone",
            "a perfume bottle",
            "a wooden armchair",
            "a stainless steel kettle",
            "a sports car",
            "an electric scooter",
            "a smart watch on a wrist",
            "a jar of face cream",
            "a stack of pancakes",
            "a bowl of fresh salad",
            "a cheeseburger with fries",
            "a glass of iced lemonade",
            "a plate of sushi",
            "a chocolate brownie",
            "a business woman in a grey suit",
            "a software developer at a standing desk",
            "a young man with curly hair",
            "a yoga instructor",
            "a fitness model lifting dumbbells",
            "a bride with a bouquet",
            "a chef in a white apron",
            "a golden retriever puppy",
            "a black horse galloping",
            "a parrot on a perch",
            "a minimalist living room",
            "a modern kitchen with an island",
            "a loft bedroom",
            "a glass office tower",
            "a suburban house with a lawn",
            "an infographic about sales",
            "a company logo with a leaf",
            "a mobile app screen",
            "a laptop mock-up",
            "a book cover with bold letters",
            "a seamless floral pattern",
            "an isometric server room",
            "a low-poly spaceship corridor");
    private static final List<String> SETTINGS = List.of(
            "on a marble table",
            "against a plain teal backdrop",
            "on a wooden shelf",
            "in a bright studio",
            "by a large window",
            "on a concrete floor",
            "with soft shadows",
            "in front of a pastel gradient",
            "on a rooftop terrace",
            "in a showroom",
            "at a trade fair stand",
            "on white seamless paper",
            "beside green plants",
            "in warm sunlight",
            "on a pedestal",
            "seen from above");
    private static final List<String> STYLES = List.of(
            "85mm lens, shallow depth of field",
            "product photography",
            "editorial style",
            "high key lighting",
            "cinematic colour grading",
            "flat vector illustration",
            "3d render, octane",
            "hyperrealistic, 8k",
            "minimal composition",
            "vintage film grain",
            "commercial advertisement",
            "clean catalogue shot");
    private static final List<String> COLOURS = List.of(
            "beige",
            "navy",
            "olive",
            "coral",
            "ivory",
            "charcoal",
            "mint",
            "burgundy",
            "mustard",
            "lilac",
            "teal",
            "silver");

    private OtherCaptions() {}

    public static List<String> many(int count) {
        Random random = new Random(17);
        List<String> captions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            captions.add(one(SUBJECTS, random) + " " + one(SETTINGS, random) + ", " + one(COLOURS, random) + " and "
                    + one(COLOURS, random) + " tones, " + one(STYLES, random));
        }
        return captions;
    }

    private static String one(List<String> among, Random random) {
        return among.get(random.nextInt(among.size()));
    }
}
