package dev.darkroom.storage.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.body.JsonRequestBinder;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartListTest {

    @Property(tries = 200)
    void the_order_and_the_spelling_of_a_list_do_not_matter(
            @ForAll @IntRange(min = 1, max = 40) int count, @ForAll Random random) {
        List<StoredPart> stored = parts(count);
        List<StoredPart> listed =
                IntStream.range(0, count).mapToObj(stored::get).collect(Collectors.toList());
        Collections.shuffle(listed, random);

        assertThatCode(() -> read(listed, random).requireAll(stored)).doesNotThrowAnyException();
    }

    @Property(tries = 200)
    void a_list_is_the_parts_or_nothing(
            @ForAll @IntRange(min = 2, max = 40) int count, @ForAll Random random, @ForAll boolean onDisk) {
        List<StoredPart> stored = parts(count);
        List<StoredPart> fewer = stored.stream()
                .filter(part -> part.number() != 1 + Math.floorMod(random.nextInt(), count))
                .toList();
        // A part that is there and not listed, or listed and not there.
        List<StoredPart> listed = onDisk ? stored : fewer;
        List<StoredPart> present = onDisk ? fewer : stored;
        if (fewer.size() == count) {
            return;
        }

        Problem problem =
                catchThrowableOfType(Problem.class, () -> read(listed, random).requireAll(present));
        assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
        assertThat(problem.field()).isEqualTo("body.parts");
    }

    @Test
    void the_part_to_blame_is_named() {
        PartList list =
                read("{\"parts\":[{\"partNumber\":2,\"etag\":\"etag2\"},{\"partNumber\":1,\"etag\":\"wrong\"}]}");

        assertThat(catchThrowableOfType(Problem.class, () -> list.requireAll(parts(2)))
                        .text())
                .isEqualTo("Part 1 has another etag");
        assertThat(catchThrowableOfType(Problem.class, () -> list.requireAll(List.of()))
                        .text())
                .isEqualTo("Part 1 was not uploaded");
    }

    private static List<StoredPart> parts(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new StoredPart(number, 10, "etag" + number, "tag"))
                .toList();
    }

    private static PartList read(List<StoredPart> parts, Random random) {
        return read(parts.stream()
                .map(part -> "{\"%s\":%d,\"etag\":\"%s\"}"
                        .formatted(
                                random.nextBoolean() ? "partNumber" : "part_number",
                                part.number(),
                                random.nextBoolean() ? part.sha256() : "\\\"" + part.sha256() + "\\\""))
                .collect(Collectors.joining(",", "{\"parts\":[", "]}")));
    }

    private static PartList read(String json) {
        return PartList.of(
                JsonRequestBinder.read(json, UploadBodies.Parts.class).parts(), "body.parts");
    }
}
