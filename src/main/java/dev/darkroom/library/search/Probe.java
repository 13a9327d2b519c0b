package dev.darkroom.library.search;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a search looks for.
 *
 * @param wording the words; null when it is not by words
 * @param meant gives {@link #meaning}, and may have to wait for it
 * @param likenesses what is looked for besides, such as a picture's look
 */
public record Probe(@Nullable Wording wording, Supplier<@Nullable Aim> meant, List<Aim> likenesses) {

    /** Of words whose meaning is known. */
    static Probe of(@Nullable Wording wording, @Nullable Aim meaning, List<Aim> likenesses) {
        return new Probe(wording, () -> meaning, likenesses);
    }

    /** Of the words; null when they have none that the model can read. */
    @Nullable Aim meaning() {
        return meant.get();
    }

    List<Aim> aims() {
        Aim meaning = meaning();
        return meaning == null
                ? likenesses
                : Stream.concat(Stream.of(meaning), likenesses.stream()).toList();
    }

    Set<Space> spaces() {
        return spaces(aims());
    }

    /** The same before it is known whether the words mean anything. */
    Set<Space> possibleSpaces() {
        Set<Space> spaces = spaces(likenesses);
        if (wording != null) {
            spaces.add(Space.MEANING);
        }
        return spaces;
    }

    private static Set<Space> spaces(List<Aim> aims) {
        Set<Space> spaces = EnumSet.noneOf(Space.class);
        aims.forEach(aim -> spaces.add(aim.space()));
        return spaces;
    }
}
