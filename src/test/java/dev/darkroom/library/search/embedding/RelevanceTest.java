package dev.darkroom.library.search.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.library.search.OtherCaptions;
import dev.darkroom.library.search.QueryVector;
import dev.darkroom.library.search.SearchHit;
import dev.darkroom.library.search.SearchRequest;
import dev.darkroom.library.search.SearchScope;
import dev.darkroom.library.search.SearchService;
import dev.darkroom.library.search.index.IndexDocument;
import dev.darkroom.library.search.index.SearchIndex;
import dev.darkroom.library.search.words.Scopes;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.Ids;
import dev.darkroom.testing.Callers;
import dev.darkroom.testing.PostgresResource;
import dev.darkroom.testing.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * How good the search is: 104 graded queries over 130 captions written by hand, among ten thousand of other matters.
 * The floors stand a little below what was measured, so that what makes it worse fails the build.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(Receiver.class)
class RelevanceTest {

    private static final double ALL = 0.68;
    private static final double PARAPHRASES = 0.60;
    private static final double PARAPHRASES_BY_WORDS_ALONE = 0.20;
    private static final double RECALL = 0.99;
    private static final Path FOLDER = Path.of("src/test/resources/search");

    private record Query(String kind, String text, Map<UUID, Integer> grades) {}

    @Inject
    Callers callers;

    @Inject
    Database database;

    @Inject
    Ids ids;

    @Inject
    TextEmbedder textEmbedder;

    @Inject
    SearchIndex index;

    @Inject
    SearchService searchService;

    private final Map<UUID, float[]> meanings = new ConcurrentHashMap<>();

    @Test
    void searches_are_as_good_as_they_were() throws IOException {
        Callers.TestCaller me = callers.somebody();
        List<UUID> captions = file(me.ownerId(), Files.readAllLines(FOLDER.resolve("captions.txt")));
        file(me.ownerId(), OtherCaptions.many(10_000));
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> database.first(
                                "SELECT count(*) FROM asset_unread u JOIN asset a USING (id) WHERE a.owner_id = ?",
                                row -> row.getLong(1),
                                me.ownerId())
                        .orElseThrow()
                        .equals(0L));
        List<Query> queries = Files.readAllLines(FOLDER.resolve("queries.txt")).stream()
                .map(line -> query(line, captions))
                .toList();

        Map<String, List<Double>> hybrid = new LinkedHashMap<>();
        Map<String, List<Double>> wordsAlone = new LinkedHashMap<>();
        for (Query query : queries) {
            double gain = gain(query, searched(me, query.text()));
            double byWords = gain(query, byWords(me.ownerId(), query.text()));
            for (String kind : List.of("all", query.kind())) {
                hybrid.computeIfAbsent(kind, first -> new ArrayList<>()).add(gain);
                wordsAlone.computeIfAbsent(kind, first -> new ArrayList<>()).add(byWords);
            }
        }
        double recall = recall(me.ownerId(), queries);
        report(hybrid, wordsAlone, recall);

        assertThat(mean(hybrid, "all")).isGreaterThanOrEqualTo(ALL);
        assertThat(mean(hybrid, "paraphrase")).isGreaterThanOrEqualTo(PARAPHRASES);
        // Otherwise the paraphrases would be none.
        assertThat(mean(wordsAlone, "paraphrase")).isLessThanOrEqualTo(PARAPHRASES_BY_WORDS_ALONE);
        assertThat(recall).isGreaterThanOrEqualTo(RECALL);
    }

    private List<UUID> file(UUID owner, List<String> prompts) {
        List<UUID> filed = new ArrayList<>();
        for (int from = 0; from < prompts.size(); from += 500) {
            List<String> some = prompts.subList(from, Math.min(prompts.size(), from + 500));
            UUID[] fresh = some.stream().map(prompt -> ids.next()).toArray(UUID[]::new);
            String[] texts = some.toArray(String[]::new);
            database.update("""
                    INSERT INTO stored_object (key, owner_id, size, sha256, content_type, file_name, created_at)
                    SELECT 'qualityqualityquality0_' || id, ?, 1, sha256('x'), 'model/gltf-binary', 'x.glb', now()
                    FROM unnest(?::uuid[]) AS id""", owner, fresh);
            database.update("""
                    INSERT INTO asset (id, owner_id, object_key, type, source, title, prompt, created_at)
                    SELECT id, ?, 'qualityqualityquality0_' || id, '3d', 'upload', left(prompt, 100), prompt, now()
                    FROM unnest(?::uuid[], ?::text[]) AS f (id, prompt)""", owner, fresh, texts);
            List<SearchIndex.Placed> placed = IntStream.range(0, fresh.length)
                    .parallel()
                    .mapToObj(at -> {
                        float[] meaning = textEmbedder.embed(texts[at]).orElseThrow();
                        meanings.put(fresh[at], meaning);
                        return new SearchIndex.Placed(
                                new IndexDocument(fresh[at], owner, "3d", "upload", texts[at], null),
                                Embedding.of(meaning));
                    })
                    .toList();
            index.write(EmbeddingSpace.MEANING, placed);
            filed.addAll(List.of(fresh));
        }
        return filed;
    }

    private static Query query(String line, List<UUID> captions) {
        String[] parts = line.split("\\|");
        Map<UUID, Integer> grades = new HashMap<>();
        for (String grade : parts[2].split(",")) {
            String[] pair = grade.split(":");
            grades.put(captions.get(Integer.parseInt(pair[0]) - 1), Integer.valueOf(pair[1]));
        }
        return new Query(parts[0], parts[1], grades);
    }

    private List<UUID> searched(Callers.TestCaller me, String text) {
        return RestAssured.given()
                .header("Authorization", me.authorization())
                .queryParam("q", text)
                .queryParam("limit", 10)
                .get("/v1/assets")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("assets.asset_id", String.class)
                .stream()
                .map(UUID::fromString)
                .toList();
    }

    /** Any of the words, ranked as Postgres ranks. */
    private List<UUID> byWords(UUID owner, String text) {
        return database.query("""
                SELECT a.id FROM asset a,
                    (SELECT nullif(replace(plainto_tsquery('english', ?)::text, '&', '|'), '')::tsquery AS q) query
                WHERE a.owner_id = ? AND a.words @@ query.q ORDER BY ts_rank_cd(a.words, query.q) DESC, a.id LIMIT 10
                """, row -> Database.id(row, "id"), text, owner);
    }

    /** How many of the ten that are truly nearest, by vectors as the model gives them, are the ten that are found. */
    private double recall(UUID owner, List<Query> queries) {
        SearchScope searchScope = Scopes.allOf(owner);
        double found = 0;
        for (Query query : queries) {
            float[] asked = textEmbedder.embed(query.text()).orElseThrow();
            List<Double> nearest = meanings.values().stream()
                    .map(meaning -> cosine(asked, meaning))
                    .sorted(Comparator.reverseOrder())
                    .limit(10)
                    .toList();
            List<SearchHit> hits = searchService
                    .find(
                            searchScope,
                            SearchRequest.of(
                                    null, null, List.of(new QueryVector(EmbeddingSpace.MEANING, Embedding.of(asked)))),
                            null,
                            0)
                    .ranked();
            // Equally near is as good: captions repeat.
            long good = hits.stream()
                    .limit(10)
                    .filter(hit -> cosine(asked, meanings.getOrDefault(hit.id(), asked)) >= nearest.getLast() - 1e-6)
                    .count();
            found += good / 10.0;
        }
        return found / queries.size();
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double ones = 0;
        double others = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
            ones += one[i] * one[i];
            others += other[i] * other[i];
        }
        return product / Math.sqrt(ones * others);
    }

    private static double gain(Query query, List<UUID> found) {
        double gain = 0;
        for (int at = 0; at < found.size(); at++) {
            gain += discounted(query.grades().getOrDefault(found.get(at), 0), at);
        }
        double best = 0;
        List<Integer> grades = query.grades().values().stream()
                .sorted(Comparator.reverseOrder())
                .toList();
        for (int at = 0; at < grades.size(); at++) {
            best += discounted(grades.get(at), at);
        }
        return gain / best;
    }

    private static double discounted(int grade, int at) {
        return (Math.pow(2, grade) - 1) * Math.log(2) / Math.log(at + 2.0);
    }

    private static double mean(Map<String, List<Double>> gains, String kind) {
        return gains.getOrDefault(kind, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    private static void report(Map<String, List<Double>> hybrid, Map<String, List<Double>> wordsAlone, double recall)
            throws IOException {
        StringBuilder table = new StringBuilder("| nDCG@10 | queries | search | words alone |\n|---|---|---|---|\n");
        hybrid.forEach((kind, gains) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %d | %.3f | %.3f |%n",
                kind,
                gains.size(),
                mean(hybrid, kind),
                mean(wordsAlone, kind))));
        table.append(String.format(Locale.ROOT, "%nrecall@10 of the nearest: %.4f%n", recall));
        Files.writeString(Path.of("target/search-quality.md"), table);
    }
}
