package dev.darkroom.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.darkroom.ingest.OutputFile.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the files in a result in one pass over its tokens, remembering where in the text each URL stands. */
final class OutputFileExtractor {

    private static final Pattern INLINE_TYPE = Pattern.compile("(image|video|audio|model)/.+");
    private static final int MIN_INLINE_LENGTH = 16;

    /** The strings of a file object, as far as they matter. */
    private static final Set<String> FACTS = Set.of("url", "content", "content_type", "file_name");

    private record Text(String value, Span span) {}

    /** An object or array that is open. */
    private static final class Frame {
        final String place;
        final @Nullable String name;
        final boolean skipped;
        final boolean announced;
        final boolean array;
        final Map<String, Text> facts = new LinkedHashMap<>();
        int index;
        String key = "";

        Frame(String place, @Nullable String name, boolean skipped, boolean announced, boolean array) {
            this.place = place;
            this.name = name;
            this.skipped = skipped;
            this.announced = announced;
            this.array = array;
        }

        String childPlace() {
            return JsonTokens.pointer(place, array ? Integer.toString(index) : key);
        }

        /** What an element of an array goes by is the name of the array. */
        @Nullable String childName() {
            return array ? name : key;
        }
    }

    private final Set<String> echoes;
    private final Deque<Frame> open = new ArrayDeque<>();
    private final Map<String, OutputFile> found = new LinkedHashMap<>();

    private OutputFileExtractor(Set<String> echoes) {
        this.echoes = echoes;
    }

    /**
     * The files of a result, each URL once, in the order in which they stand. Empty when the result is no JSON.
     *
     * @param echoes URLs of the input in their one spelling: where they come back they are no outputs
     */
    static Collection<OutputFile> find(String result, Set<String> echoes) {
        OutputFileExtractor outputFileExtractor = new OutputFileExtractor(echoes);
        try (JsonParser parser = JsonTokens.parser(result)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                outputFileExtractor.take(token, parser);
            }
        } catch (JsonProcessingException notJson) {
            return List.of();
        } catch (IOException impossible) {
            throw new UncheckedIOException("read from memory", impossible);
        }
        return outputFileExtractor.found.values();
    }

    private void take(JsonToken token, JsonParser parser) throws IOException {
        switch (token) {
            case START_OBJECT -> enter(false);
            case START_ARRAY -> enter(true);
            case FIELD_NAME -> open.getFirst().key = parser.currentName();
            case END_OBJECT, END_ARRAY -> {
                leave(open.removeFirst());
                step();
            }
            case VALUE_STRING -> {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                String value = parser.getText();
                text(new Text(
                        value, new Span(start, (int) parser.currentLocation().getCharOffset())));
                step();
            }
            default -> step();
        }
    }

    private void enter(boolean array) {
        Frame outer = open.peekFirst();
        if (outer == null) {
            open.addFirst(new Frame("", null, false, false, array));
            return;
        }
        String name = outer.childName();
        boolean skipped = outer.skipped || !outer.array && FileLocationRules.skips(outer.key);
        boolean announced = outer.announced || name != null && FileLocationRules.announcesUrls(name);
        open.addFirst(new Frame(outer.childPlace(), name, skipped, announced, array));
    }

    private void step() {
        Frame frame = open.peekFirst();
        if (frame != null) {
            frame.index++;
        }
    }

    private void text(Text text) {
        Frame frame = open.peekFirst();
        if (frame == null) {
            bare("", null, false, text);
        } else if (frame.skipped) {
            return;
        } else if (!frame.array && FACTS.contains(frame.key)) {
            frame.facts.put(frame.key, text);
        } else if (frame.array || !FileLocationRules.skips(frame.key)) {
            bare(frame.childPlace(), frame.childName(), frame.announced, text);
        }
    }

    private void bare(String place, @Nullable String name, boolean announced, Text text) {
        if (FileLocationRules.isBareFile(name, announced, text.value())) {
            add(place, text, false, Map.of());
        }
    }

    /** Only at its end is known what an object holds: the order of its members is free. */
    private void leave(Frame frame) {
        Text url = frame.facts.get("url");
        if (url != null && !url.value().isBlank()) {
            boolean declared = frame.facts.containsKey("content_type") || frame.facts.containsKey("file_name");
            if (declared || FileLocationRules.meansToBeUrl(url.value()) || FileLocationRules.isPath(url.value())) {
                add(frame.place, url, false, frame.facts);
            }
            return;
        }
        Text content = frame.facts.get("content");
        Text type = frame.facts.get("content_type");
        if (content != null
                && type != null
                && content.value().length() >= MIN_INLINE_LENGTH
                && INLINE_TYPE.matcher(type.value()).matches()) {
            add(frame.place, content, true, frame.facts);
        } else if (content != null) {
            bare(JsonTokens.pointer(frame.place, "content"), "content", frame.announced, content);
        }
    }

    private void add(String place, Text text, boolean inline, Map<String, Text> facts) {
        String identity = inline ? place : FileLocationRules.canonical(text.value());
        if (echoes.contains(identity)) {
            return;
        }
        OutputFile file = found.computeIfAbsent(
                identity,
                first -> new OutputFile(
                        place,
                        text.value(),
                        inline,
                        value(facts, "content_type"),
                        value(facts, "file_name"),
                        new ArrayList<>(),
                        new ArrayList<>()));
        file.places().add(place);
        if (!inline) {
            file.spans().add(text.span());
        }
    }

    private static @Nullable String value(Map<String, Text> facts, String name) {
        Text text = facts.get(name);
        return text == null ? null : text.value();
    }

    /** The result with other URLs in it; every character outside the replaced tokens stays. */
    static String splice(String result, Map<Span, String> replacements) {
        StringBuilder spliced = new StringBuilder(result.length());
        List<Span> order = replacements.keySet().stream()
                .sorted((one, other) -> Integer.compare(one.start(), other.start()))
                .toList();
        int at = 0;
        for (Span span : order) {
            spliced.append(result, at, span.start())
                    .append('"')
                    .append(replacements.get(span))
                    .append('"');
            at = span.end();
        }
        return spliced.append(result, at, result.length()).toString();
    }
}
