package dev.darkroom.library.search;

import dev.darkroom.shared.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
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
 * Reads words that stand in none of an owner's assets as what they may have meant: words that begin so, else a word that
 * one slip of the finger turns into it. Words that do stand somewhere are never doubted.
 */
@ApplicationScoped
class Spelling {

    private static final int MOST_DOUBTED = 12;
    /** A word that was used since then is not written again. */
    private static final Duration FRESH = Duration.ofDays(30);

    private static final int SHORTEST = 3;
    private static final int SHORTEST_MISTYPED = 4;
    /** Letters of scripts with spaces between words; see search_text in the migrations. */
    private static final Pattern WORD = Pattern.compile("(?<![\\p{L}\\p{N}])[\\p{L}&&[^\\p{IsHan}\\p{IsHiragana}"
            + "\\p{IsKatakana}\\p{IsHangul}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}]]{3,24}(?![\\p{L}\\p{N}])");

    private final Database database;
    private final Clock clock;

    Spelling(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The wording with its unknown words read as known ones, where there are such. */
    Wording corrected(UUID ownerId, Wording wording) {
        Map<Integer, String> plain = new TreeMap<>();
        for (int at = 0; at < wording.terms().size() && plain.size() < MOST_DOUBTED; at++) {
            String word = form(wording.terms().get(at).text());
            if (wording.terms().get(at).isPlain() && WORD.matcher(word).matches()) {
                plain.put(at, word);
            }
        }
        Set<String> known = known(ownerId, plain.values());
        Map<Integer, String> readings = new TreeMap<>();
        plain.forEach((at, word) -> {
            if (!known.contains(word) && !isAnywhere(ownerId, word)) {
                meant(ownerId, word).ifPresent(reading -> readings.put(at, reading));
            }
        });
        return readings.isEmpty() ? wording : wording.reading(readings);
    }

    /** Learns the words of texts, in the caller's transaction. */
    void learn(UUID ownerId, Collection<String> texts) {
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

    private Set<String> known(UUID ownerId, Collection<String> words) {
        return words.isEmpty()
                ? Set.of()
                : new HashSet<>(database.query(
                        "SELECT word FROM asset_word WHERE owner_id = ? AND word = ANY (?)",
                        row -> row.getString(1),
                        ownerId,
                        words.toArray(String[]::new)));
    }

    // Filed a moment ago and not learned yet, or there in another form. Mostly it is nowhere, which the planner cannot
    // know: with the limit in the same query it would rather read all assets until one has the word.
    private boolean isAnywhere(UUID ownerId, String word) {
        return database.first("""
                        WITH worded AS MATERIALIZED (
                            SELECT id FROM asset WHERE owner_id = ? AND words @@ plainto_tsquery('english', ?))
                        SELECT 1 FROM worded LIMIT 1
                        """, row -> row.getInt(1), ownerId, word).isPresent();
    }

    private Optional<String> meant(UUID ownerId, String word) {
        boolean begins = database.first(
                        "SELECT 1 FROM asset_word WHERE owner_id = ? AND word LIKE ? LIMIT 1",
                        row -> row.getInt(1),
                        ownerId,
                        word + "%")
                .isPresent();
        if (begins) {
            return Optional.of(word + "*");
        }
        return word.length() < SHORTEST_MISTYPED ? Optional.empty() : mistyped(ownerId, word);
    }

    private Optional<String> mistyped(UUID ownerId, String word) {
        Set<String> rests = rests(word);
        return database
                .query(
                        """
                        SELECT word FROM asset_word
                        WHERE owner_id = ? AND (rests && ?::text[] OR word = ANY (?) OR rests @> ARRAY[?::text])
                        ORDER BY word LIMIT 200
                        """,
                        row -> row.getString(1),
                        ownerId,
                        rests.toArray(String[]::new),
                        rests.toArray(String[]::new),
                        word)
                .stream()
                .filter(other -> other.length() >= SHORTEST && Slips.between(word, other) <= 1)
                .min((one, other) ->
                        Boolean.compare(one.charAt(0) != word.charAt(0), other.charAt(0) != word.charAt(0)));
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
