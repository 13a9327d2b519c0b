package dev.darkroom.library.search.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.search.OtherCaptions;
import dev.darkroom.library.search.SimilarityScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Calibrates {@link SimilarityScorer#CLEARLY_NEAR} with the model that comes along: what words of no meaning find above the line,
 * and how much of what was paraphrased is above it. Only where no asset has all the words does the line count anything. Measured over a thousand prompts: the
 * nearest to any word of no meaning has a cosine of 0.33, and 62 of 70 paraphrases have 0.35 and more.
 */
class NearEnoughTest {

    private static final List<String> NONSENSE = List.of(
            "xyzzyqwv",
            "blorptang",
            "qwfpgj",
            "zxcvbn",
            "flumpetrix",
            "asdfghjkl",
            "grobnark",
            "vexiloquum",
            "trumblefitz",
            "snarfwaggle",
            "wubbleflonk",
            "kjhgfd",
            "zorblax quimtop",
            "ploogh",
            "mwrpt",
            "dringlebop",
            "yttriquax",
            "fnordwibble",
            "glimpzor",
            "hrungnix");

    @Test
    void words_without_a_meaning_are_near_nothing_and_what_means_the_same_is_near() throws IOException {
        LocalTextEmbedder model = new LocalTextEmbedder();
        List<String> captions = Files.readAllLines(Path.of("src/test/resources/search/captions.txt"));
        List<Embedding> library = Stream.concat(captions.stream(), OtherCaptions.many(870).stream())
                .map(text -> vector(model, text))
                .toList();

        List<Integer> found = new ArrayList<>();
        for (String word : NONSENSE) {
            Embedding meant = vector(model, word);
            int near =
                    (int) library.stream().filter(text -> isNear(meant, text)).count();
            found.add(near);
        }
        int meant = 0;
        int paraphrases = 0;
        for (String line : Files.readAllLines(Path.of("src/test/resources/search/queries.txt"))) {
            String[] parts = line.split("\\|");
            if (parts[0].equals("paraphrase")) {
                Embedding query = vector(model, parts[1]);
                int best = Integer.parseInt(parts[2].split("[:,]")[0]) - 1;
                paraphrases++;
                meant += isNear(query, library.get(best)) ? 1 : 0;
            }
        }
        assertThat(found).allMatch(near -> near <= 1);
        assertThat((double) meant / paraphrases).isGreaterThan(0.8);
    }

    private static boolean isNear(Embedding one, Embedding other) {
        return one.cosine(other) / 2 >= SimilarityScorer.CLEARLY_NEAR;
    }

    private static Embedding vector(LocalTextEmbedder model, String text) {
        return Embedding.of(Objects.requireNonNull(model.embed(text).orElse(null)));
    }
}
