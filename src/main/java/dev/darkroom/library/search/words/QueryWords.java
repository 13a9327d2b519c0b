package dev.darkroom.library.search.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parsed words of a query. Each must be there in any form; {@code "several words"} just so; {@code -word} must not;
 * {@code begin*} is how a word begins; {@code one or other} takes either.
 *
 * @param readings by the place of a word among the terms, how it is read instead: another word, or a beginning with its
 *     star
 */
public record QueryWords(List<Term> terms, Map<Integer, String> readings) {

    /** One term; a phrase has its text without the quotes. */
    record Term(String text, boolean phrase, boolean excluded) {

        boolean isBeginning() {
            return !phrase && !excluded && BEGINNING.matcher(text).matches();
        }

        boolean isPlain() {
            return !phrase && !excluded && !isOperator(text);
        }
    }

    private static final Pattern TERM = Pattern.compile("(-?)\"([^\"]*)\"?|([^\\s\\p{Z}]+)");
    /** {@code -word}: of two hyphens the word is an option, such as {@code --ar}, and asked for. */
    private static final Pattern EXCLUDED = Pattern.compile("-[^\\s\\p{Z}-].*", Pattern.DOTALL);
    /** What a query's language would take for its own. */
    private static final Pattern SIGNS = Pattern.compile("\\p{Punct}+");
    /** Whatever is none of a word: see search_letters in SQL. */
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]");

    private static final Pattern BEGINNING = Pattern.compile("[\\p{L}\\p{N}]{2,}\\*");
    /** Scripts without spaces between words, and Hangul, whose words carry their particles: see search_text in SQL. */
    private static final Pattern UNSPACED = Pattern.compile(
            "[\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u2E80-\\u2FDF\\u3040-\\u30FF\\u3400-\\u4DBF\\u4E00-\\u9FFF"
                    + "\\uAC00-\\uD7AF\\uF900-\\uFAFF\\x{20000}-\\x{3FFFF}]+");

    public static QueryWords of(String query) {
        List<Term> terms = new ArrayList<>();
        Matcher parts = TERM.matcher(query);
        while (parts.find()) {
            String word = parts.group(3);
            if (word == null) {
                terms.add(new Term(parts.group(2), true, !parts.group(1).isEmpty()));
            } else {
                boolean excluded = EXCLUDED.matcher(word).matches();
                terms.add(new Term(word.substring(excluded ? 1 : 0).replace("\"", ""), false, excluded));
            }
        }
        terms.removeIf(term -> plain(term.text()).isEmpty());
        return new QueryWords(List.copyOf(terms), Map.of());
    }

    public QueryWords reading(Map<Integer, String> other) {
        return new QueryWords(terms, new TreeMap<>(other));
    }

    /** All of it in the language of {@code websearch_to_tsquery}, but for the beginnings. */
    String everything() {
        return Stream.iterate(0, at -> at < terms.size(), at -> at + 1)
                .filter(at -> beginning(at).isEmpty())
                .map(at -> written(terms.get(at), read(at)))
                .collect(Collectors.joining(" "));
    }

    /** The beginnings, each as {@code to_tsquery} wants it; empty when there are none. */
    String beginnings() {
        return Stream.iterate(0, at -> at < terms.size(), at -> at + 1)
                .map(this::beginning)
                .filter(text -> !text.isEmpty())
                .map(text -> "'" + text + "':*")
                .collect(Collectors.joining(" & "));
    }

    /** The phrases, which whatever is found must contain; empty when there are none. */
    String required() {
        return terms.stream()
                .filter(term -> term.phrase() && !term.excluded())
                .map(term -> written(term, term.text()))
                .collect(Collectors.joining(" "));
    }

    /** What nothing that is found may contain, as alternatives; empty when there are none. */
    String excluded() {
        return terms.stream()
                .filter(Term::excluded)
                .map(term -> written(new Term(term.text(), term.phrase(), false), term.text()))
                .collect(Collectors.joining(" or "));
    }

    /** Whether anything is asked for that may also be met by what means the same: quotes ask for the words. */
    public boolean isFree() {
        return terms.stream().anyMatch(Term::isPlain);
    }

    /** The words as a text, for its meaning. */
    public String text() {
        return Stream.iterate(0, at -> at < terms.size(), at -> at + 1)
                .filter(at -> !terms.get(at).excluded())
                .map(at -> read(at).replace("*", ""))
                .collect(Collectors.joining(" "));
    }

    private String read(int at) {
        return readings.getOrDefault(at, terms.get(at).text());
    }

    private String beginning(int at) {
        String text = read(at);
        boolean is = terms.get(at).isBeginning() || readings.containsKey(at) && text.endsWith("*");
        return is ? text.substring(0, text.length() - 1) : "";
    }

    /** Words that signs hold together, as in {@code <lora:inkwash_v2>}, follow each other in what is found. */
    private static String written(Term term, String text) {
        String plain = plain(text);
        boolean together =
                term.phrase() || BETWEEN_WORDS.matcher(plain).find() || !plain.equals(text) && isOperator(plain);
        String form = together
                ? '"' + plain + '"'
                : UNSPACED.matcher(plain).replaceAll(run -> " \"" + Matcher.quoteReplacement(run.group()) + "\" ");
        return (term.excluded() ? "-" : "") + form.strip();
    }

    private static String plain(String text) {
        return SIGNS.matcher(text).replaceAll(" ").strip();
    }

    private static boolean isOperator(String word) {
        return word.equalsIgnoreCase("or");
    }
}
