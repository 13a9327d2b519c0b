package dev.darkroom.library.search.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.darkroom.boot.EmbeddedDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever sees a word in a prompt finds it, in a database of whatever locale. */
class WordsAmongSignsTest {

    private static final String MIGRATION = "/db/migration/V8__words.sql";
    private static final List<String> WORDS = List.of(
            "inkwash", "tigerlily", "marmot", "zeppelin", "медведь", "Ärger", "ΟΔΥΣΣΕΑΣ", "קסם", "سوداء", "v2", "猫");
    private static final List<String> LOCALES = List.of("C", "C.UTF-8", "en_US.UTF-8");
    private static final List<Connection> DATABASES = new ArrayList<>();
    private static @Nullable EmbeddedDatabase server;

    @BeforeAll
    @BeforeContainer
    static void createDatabasesOfSeveralLocales() throws Exception {
        if (!DATABASES.isEmpty()) {
            return;
        }
        EmbeddedDatabase started = EmbeddedDatabase.start(Files.createTempDirectory(Path.of("target"), "locales"));
        server = started;
        String functions = functions();
        for (int i = 0; i < LOCALES.size(); i++) {
            try (Connection admin = DriverManager.getConnection(started.jdbcUrl(), "postgres", started.password());
                    Statement create = admin.createStatement()) {
                create.execute(
                        "CREATE DATABASE words%d TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE '%2$s' LC_CTYPE '%2$s'"
                                .formatted(i, LOCALES.get(i)));
            } catch (SQLException unknownHere) {
                // A machine need not have them all; C it has.
                assertThat(LOCALES.get(i)).isNotEqualTo("C");
                continue;
            }
            Connection database = DriverManager.getConnection(
                    started.jdbcUrl().replaceFirst("/[^/?]+(?=$|\\?)", "/words" + i), "postgres", started.password());
            try (Statement create = database.createStatement()) {
                create.execute(functions);
            }
            DATABASES.add(database);
        }
    }

    @AfterAll
    @AfterContainer
    static void stop() throws SQLException {
        for (Connection database : DATABASES) {
            database.close();
        }
        DATABASES.clear();
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a fox <lora:inkwash_v2:0.7> at dawn | inkwash",
                "a fox <lora:inkwash_v2:0.7> at dawn | inkwash_v2",
                "a fox <lora:inkwash_v2:0.7> at dawn | <lora:inkwash_v2:0.7>",
                "photo of <sks-marmot> | marmot",
                "photo of <sks-marmot> | sks-marmot",
                "3<tigerlily and x>2 | tigerlily",
                "a (word:1.3) of [note] {brace} | word",
                "(word:1.3) | (word:1.3)",
                "https://example.com/a/zeppelin.png?x=1 | zeppelin",
                "from zeppelin@example.com | zeppelin",
                "film/zeppelin/still.jpg | still",
                "C:\\dir\\zeppelin.png | zeppelin",
                "word_with_underscores | underscores",
                "word_with_underscores | word_with_underscores",
                "a castle --ar 16:9 --v 6 | --ar 16:9",
                "the dragon’s lair, the king's gold | dragon",
                "the dragon’s lair, the king's gold | king's",
                "🐉dragon🐉 ❤️heart | dragon",
                "🐉dragon🐉 ❤️heart | heart",
                "Dragon™ 1️⃣tiger ②lion | dragon tiger lion",
                "「龍」と【dragon】 | dragon",
                "red·dragon—gold…silver | silver",
                "drag­on | dragon",
                "МЕДВЕДЬ | медведь",
                "ΟΔΥΣΣΕΑΣ | οδυσσέας",
                "ÉCOLE | école",
                "rock'n'roll AT&T | rock'n'roll",
                "&lt;tigerlily&gt; | tigerlily",
                "<b>tigerlily</b><!-- marmot --> | marmot"
            })
    void words_are_found_whatever_signs_stand_around_them(String prompt, String query) throws SQLException {
        for (Connection database : DATABASES) {
            assertThat(finds(database, prompt, query))
                    .as("%s in %s", query, prompt)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"inkwashed, ink", "a-b, c", "'a fox, a hound', fox-hound"})
    void what_is_not_there_is_not_found(String prompt, String query) throws SQLException {
        for (Connection database : DATABASES) {
            assertThat(finds(database, prompt, query)).isFalse();
        }
    }

    @Property(tries = 300)
    void any_prompt_of_words_and_signs_has_each_of_its_words(
            @ForAll @Size(min = 1, max = 6) List<@net.jqwik.api.From("words") String> words,
            @ForAll @Size(7) List<@net.jqwik.api.From("signs") String> signs)
            throws SQLException {
        StringBuilder prompt = new StringBuilder(signs.getLast());
        for (int i = 0; i < words.size(); i++) {
            prompt.append(words.get(i)).append(signs.get(i));
        }
        for (Connection database : DATABASES) {
            for (String word : words) {
                assertThat(finds(database, prompt.toString(), word))
                        .as("%s in %s", word, prompt)
                        .isTrue();
            }
        }
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of(WORDS);
    }

    /** Of anything that is neither letter, digit nor mark, and is seen. */
    @Provide
    Arbitrary<String> signs() {
        Arbitrary<Character> ascii = Arbitraries.chars().range('!', '~').filter(c -> !Character.isLetterOrDigit(c));
        Arbitrary<Character> any = Arbitraries.chars().all().filter(WordsAmongSignsTest::isSign);
        Arbitrary<String> emoji =
                Arbitraries.of("🐉", "❤️", "👩‍🚀", "—", "【", "」", "_", "::", "--", " ", "</", "@", "://");
        return Arbitraries.oneOf(
                ascii.list().ofMinSize(1).ofMaxSize(3).map(WordsAmongSignsTest::text),
                any.list().ofMinSize(1).ofMaxSize(3).map(WordsAmongSignsTest::text),
                emoji);
    }

    private static boolean isSign(char c) {
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    // Letters in circles are other symbols too, and read as letters.
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }

    private static String text(List<Character> signs) {
        StringBuilder text = new StringBuilder();
        signs.forEach(text::append);
        return text.toString();
    }

    private static boolean finds(Connection database, String prompt, String query) throws SQLException {
        String sql = "SELECT to_tsvector('english', search_text(?)) @@"
                + " websearch_to_tsquery('english', search_letters(?))";
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setString(1, prompt);
            statement.setString(2, QueryWords.of(query).everything());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static String functions() throws IOException {
        try (InputStream file = WordsAmongSignsTest.class.getResourceAsStream(MIGRATION)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
