package dev.darkroom.sandbox.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
    @Test
    void a_recipe_survives_its_text_form() {
        var chance = new Chance(1);
        for (int i = 0; i < 2000; i++) {
            var kind = SandboxMediaKind.values()[chance.below(SandboxMediaKind.values().length)];
            int width = chance.below(Recipe.MAX_SIDE + 1);
            int height = chance.below(Recipe.MAX_SIDE + 1);
            var recipe = new Recipe(kind, width, height, chance.below(Recipe.MAX_MILLIS + 1), chance.next());
            assertThat(Recipe.parse(recipe.text())).contains(recipe);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "png", "gif-1x1-0-0", "png-4097x1-0-0", "png-1x4097-0-0", "wav-0x0-60001-0", "png-1x1-0-xyz"
            })
    void what_could_cost_too_much_or_is_no_recipe_is_not_read(String text) {
        assertThat(Recipe.parse(text)).isEmpty();
    }
}
