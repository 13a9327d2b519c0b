package dev.darkroom.library.search.words;

import dev.darkroom.shared.DamerauLevenshtein;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.RetentionRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Spelling correction and prefix completion. Reads words that stand in none of an owner's assets as what they may
 * have meant: words that begin so, else a word that one slip of the finger turns into it. Words that do stand
 * somewhere are never doubted.
 */
@ApplicationScoped
public class SpellingCorrector {

    private static final Duration KEPT = Duration.ofDays(730);

    /** A word that no asset has used for long is no longer offered for a mistyped one. */
    @Produces
    static RetentionRule retention() {
        return new RetentionRule("asset_word", "used_at", KEPT);
    }

    private static final int MAX_DOUBTED = 12;
    /** A word that was used since then is not written again. */
    private static final Duration FRESH = Duration.ofDays(30);

    private static final int MIN_LENGTH = 3;
    private static final int MIN_MISTYPED_LENGTH = 4;
    /** Letters of scripts with spaces between words; see search_letters in the migrations. */
    private static final Pattern WORD = Pattern.compile("(?<![\\p{L}\\p{N}])[\\p{L}&&[^\\p{IsHan}\\p{IsHiragana}"
            + "\\p{IsKatakana}\\p{IsHangul}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}]]{3,24}(?![\\p{L}\\p{N}])");

    /**
     * A word that stands nowhere may have been filed a moment ago and not been learned yet, or be there in another form:
     * hence the second look, among the assets. All in one statement, and each part so that it has to be looked up: with a
     * limit or an order of its own a plan would rather read all that an owner has until it meets the word.
     */
    private static final String UNKNOWN = """
            WITH unknown AS MATERIALIZED (
                SELECT word, string_to_array(rests, ' ') AS rests, (
                    SELECT true FROM asset_word w
                    WHERE w.owner_id = ? AND w.word ~>=~ asked.word AND w.word ~<~ (asked.word || chr(x'10FFFF'::int))
                    LIMIT 1) AS begins
                FROM unnest(?::text[], ?::text[]) AS asked (word, rests)
                WHERE (SELECT w.word FROM asset_word w WHERE w.owner_id = ? AND w.word = asked.word) IS NULL
                    AND (SELECT count(*) FROM asset a
                        WHERE a.owner_id = ? AND a.words @@ plainto_tsquery('english', search_text(asked.word))) = 0)
            SELECT word, begins, ARRAY(
                SELECT alike.word FROM (
                    SELECT w.word FROM asset_word w
                    WHERE unknown.begins IS NULL AND unknown.rests <> '{}' AND w.owner_id = ?
                        AND (w.rests && unknown.rests OR w.word = ANY (unknown.rests) OR w.rests @> ARRAY[unknown.word])
                    OFFSET 0) alike
                ORDER BY alike.word LIMIT 200) AS alike
            FROM unknown""";

    /**
     * A word that stands nowhere.
     *
     * @param begins whether a known word begins so
     * @param alike known words that one slip may turn into it, in their order; none where it begins one
     */
    private record Unknown(String word, boolean begins, List<String> alike) {

        Optional<String> reading() {
            return begins
                    ? Optional.of(word + "*")
                    : alike.stream()
                            .filter(other ->
                                    other.length() >= MIN_LENGTH && DamerauLevenshtein.between(word, other) <= 1)
                            .min(Comparator.comparing(other -> other.charAt(0) != word.charAt(0)));
        }
    }

    private final Database database;
    private final Clock clock;

    SpellingCorrector(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The wording with its unknown words read as known ones, where there are such. */
    public QueryWords corrected(UUID ownerId, QueryWords wording) {
        Map<Integer, String> plain = new TreeMap<>();
        for (int at = 0; at < wording.terms().size() && plain.size() < MAX_DOUBTED; at++) {
            String word = form(wording.terms().get(at).text());
            if (wording.terms().get(at).isPlain() && WORD.matcher(word).matches()) {
                plain.put(at, word);
            }
        }
        Map<String, Unknown> unknown = unknown(ownerId, Set.copyOf(plain.values()));
        Map<Integer, String> readings = new TreeMap<>();
        plain.forEach((at, word) -> Optional.ofNullable(unknown.get(word))
                .flatMap(Unknown::reading)
                .ifPresent(reading -> readings.put(at, reading)));
        return readings.isEmpty() ? wording : wording.reading(readings);
    }

    /** Learns the words of texts, in the caller's transaction. */
    public void learn(UUID ownerId, Collection<String> texts) {
        // In their order, so that two who learn the same words wait for each other and never in a circle.
        Set<String> words = texts.stream()
                .flatMap(text -> WORD.matcher(form(text)).results().map(MatchResult::group))
                .collect(Collectors.toCollection(TreeSet::new));
        if (words.isEmpty()) {
            return;
        }
        database.update(
                """
                INSERT INTO asset_word (owner_id, word, rests, used_at)
                SELECT ?, word, string_to_array(rests, ' '), ? FROM unnest(?::text[], ?::text[]) AS fresh (word, rests)
                WHERE NOT EXISTS (
                    SELECT 1 FROM asset_word w WHERE w.owner_id = ? AND w.word = fresh.word AND w.used_at > ?)
                ON CONFLICT (owner_id, word) DO UPDATE SET used_at = excluded.used_at
                """,
                ownerId,
                clock.instant(),
                words.toArray(String[]::new),
                words.stream().map(word -> String.join(" ", rests(word))).toArray(String[]::new),
                ownerId,
                clock.instant().minus(FRESH));
    }

    /** Those of the words that stand nowhere, by themselves. */
    private Map<String, Unknown> unknown(UUID ownerId, Set<String> words) {
        if (words.isEmpty()) {
            return Map.of();
        }
        return database
                .query(
                        UNKNOWN,
                        row -> new Unknown(row.getString("word"), row.getBoolean("begins"), List.of((String[])
                                row.getArray("alike").getArray())),
                        ownerId,
                        words.toArray(String[]::new),
                        words.stream()
                                .map(word -> word.length() < MIN_MISTYPED_LENGTH ? "" : String.join(" ", rests(word)))
                                .toArray(String[]::new),
                        ownerId,
                        ownerId,
                        ownerId)
                .stream()
                .collect(Collectors.toMap(Unknown::word, unknown -> unknown));
    }

    /** What is left when one letter is left out. */
    private static Set<String> rests(String word) {
        return IntStream.range(0, word.length())
                .mapToObj(at -> word.substring(0, at) + word.substring(at + 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Lower case without accents. */
    private static String form(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("[\\u0300-\\u036F]", "")
                .toLowerCase(Locale.ROOT);
    }
}
