package dev.darkroom.library.search;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a search looks for.
 *
 * @param wording the words; null when it is not by words
 * @param meaning of those words; null when they have none that the model can read
 * @param likenesses what is looked for besides, such as a picture's look
 */
public record Probe(@Nullable Wording wording, @Nullable Aim meaning, List<Aim> likenesses) {

    List<Aim> aims() {
        return meaning == null
                ? likenesses
                : Stream.concat(Stream.of(meaning), likenesses.stream()).toList();
    }

    Set<Space> spaces() {
        Set<Space> spaces = EnumSet.noneOf(Space.class);
        aims().forEach(aim -> spaces.add(aim.space()));
        return spaces;
    }
}
