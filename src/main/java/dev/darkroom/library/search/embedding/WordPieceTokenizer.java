package dev.darkroom.library.search.embedding;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * WordPiece tokenizer. Cuts a text into the pieces that BERT-like models know, as their uncased tokenizers do:
 * cleaned, lower case, without accents, each ideograph and punctuation mark by itself, then the longest known
 * pieces from the left.
 */
final class WordPieceTokenizer {

    private static final int MAX_WORD_LENGTH = 100;
    private static final String UNKNOWN = "[UNK]";

    private final Map<String, Integer> vocabulary;
    private final int most;

    /**
     * @param vocabulary pieces and their numbers, with {@code [CLS]}, {@code [SEP]} and {@code [UNK]} among them
     * @param most the most pieces of a text, with the two that frame it; what comes after is cut off
     */
    WordPieceTokenizer(Map<String, Integer> vocabulary, int most) {
        this.vocabulary = vocabulary;
        this.most = most;
    }

    /** The numbers of a text's pieces; null when the model knows no more than half of its words. */
    long @Nullable [] encode(String text) {
        List<Integer> pieces = new ArrayList<>();
        int unknown = 0;
        List<String> words = words(text);
        for (String word : words) {
            if (pieces.size() >= most - 2) {
                break;
            }
            int before = pieces.size();
            addPieces(word, pieces);
            unknown += pieces.get(before) == number(UNKNOWN) ? 1 : 0;
        }
        if (pieces.isEmpty() || unknown * 2 >= pieces.size()) {
            return null;
        }
        List<Integer> kept = pieces.subList(0, Math.min(pieces.size(), most - 2));
        long[] numbers = new long[kept.size() + 2];
        numbers[0] = number("[CLS]");
        for (int i = 0; i < kept.size(); i++) {
            numbers[i + 1] = kept.get(i);
        }
        numbers[numbers.length - 1] = number("[SEP]");
        return numbers;
    }

    private void addPieces(String word, List<Integer> into) {
        int start = into.size();
        for (int from = 0; from < word.length(); ) {
            int to = word.length();
            Integer piece = null;
            while (to > from && piece == null) {
                piece = vocabulary.get(from == 0 ? word.substring(from, to) : "##" + word.substring(from, to));
                to -= piece == null ? 1 : 0;
            }
            if (piece == null || word.length() > MAX_WORD_LENGTH) {
                into.subList(start, into.size()).clear();
                into.add(number(UNKNOWN));
                return;
            }
            into.add(piece);
            from = to;
        }
    }

    private int number(String piece) {
        return vocabulary.getOrDefault(piece, 0);
    }

    private static List<String> words(String text) {
        String plain = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        plain.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.NON_SPACING_MARK || isControl(c)) {
                return;
            }
            boolean alone = isPunctuation(c) || isIdeograph(c);
            if (alone || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                if (alone) {
                    words.add(Character.toString(c));
                }
            } else {
                word.appendCodePoint(c);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static boolean isControl(int c) {
        return c == 0
                || c == 0xFFFD
                || Character.getType(c) == Character.FORMAT
                || Character.isISOControl(c) && !Character.isWhitespace(c);
    }

    private static boolean isPunctuation(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> c > 32 && c < 127 && !Character.isLetterOrDigit(c);
        };
    }

    private static boolean isIdeograph(int c) {
        return c >= 0x4E00 && c <= 0x9FFF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0x20000 && c <= 0x2CEAF
                || c >= 0x2F800 && c <= 0x2FA1F;
    }
}
