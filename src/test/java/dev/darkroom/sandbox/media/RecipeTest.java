package dev.darkroom.sandbox.media;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
    @Property
    void a_recipe_survives_its_text_form(
            @ForAll MediaKind kind,
            @ForAll @IntRange(max = Recipe.MAX_SIDE) int width,
            @ForAll @IntRange(max = Recipe.MAX_SIDE) int height,
            @ForAll @IntRange(max = Recipe.MAX_MILLIS) int millis,
            @ForAll long scene) {
        var recipe = new Recipe(kind, width, height, millis, scene);
        assertThat(Recipe.parse(recipe.text())).contains(recipe);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "png", "gif-1x1-0-0", "png-4097x1-0-0", "png-1x4097-0-0", "wav-0x0-60001-0", "png-1x1-0-xyz"
            })
    void what_could_cost_too_much_or_is_no_recipe_is_not_read(String text) {
        assertThat(Recipe.parse(text)).isEmpty();
    }
}
