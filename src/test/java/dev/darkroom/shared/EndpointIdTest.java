package dev.darkroom.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointIdTest {

    @ParameterizedTest
    @CsvSource({
        "fal-ai/flux/dev, fal-ai/flux, fal-ai/flux/dev",
        "fal-ai/flux, fal-ai/flux, fal-ai/flux",
        "fal-ai/kling-video/v2.1/master/text-to-video, fal-ai/kling-video, fal-ai/kling-video/v2.1/master/text-to-video",
        "workflows/anna/portrait, workflows/anna/portrait, workflows/anna/portrait",
        "workflows/anna/portrait/fast, workflows/anna/portrait, workflows/anna/portrait/fast",
        "comfy/anna/graph, comfy/anna/graph, comfy/anna/graph",
        "110602490-lora, 110602490/lora, 110602490/lora",
        "110602490-lora/x, 110602490-lora/x, 110602490-lora/x",
    })
    void an_id_is_split_as_the_official_clients_split_it(String text, String appPath, String full) {
        EndpointId id = EndpointId.parse(text);

        assertThat(id.appPath()).isEqualTo(appPath);
        assertThat(id.full()).isEqualTo(full);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "flux",
                "/",
                "a/",
                "/a",
                "a//b",
                "a/b/",
                "a/b//c",
                "a/..",
                "../a",
                "a/./b",
                "a/b/../c",
                "a/b?x=1",
                "a/b#c",
                "a/b%2Fc",
                "a b/c",
                "ä/b",
                "a/b\n",
                "workflows",
                "workflows/a",
                "workflows/a/",
                "workflows//a/b",
                "comfy/",
                "a/b/requests/1",
                "https://queue.fal.run/a/b"
            })
    void what_is_no_id_is_refused_with_a_reason(String text) {
        assertThatThrownBy(() -> EndpointId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint id");
    }

    @Test
    void an_id_of_absurd_length_is_refused() {
        assertThatThrownBy(() -> EndpointId.parse("a/" + "b".repeat(EndpointId.MAX_LENGTH)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void what_is_read_is_written_back_and_read_the_same(@ForAll("ids") String text) {
        EndpointId id = EndpointId.parse(text);

        assertThat(id.full()).isEqualTo(text);
        assertThat(EndpointId.parse(id.full())).isEqualTo(id);
        assertThat(id.full()).startsWith(id.appPath());
    }

    @Property
    void any_text_is_either_refused_or_safe_in_a_path(@ForAll String text) {
        try {
            assertThat(EndpointId.parse(text).full()).matches("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+");
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("endpoint id");
        }
    }

    @Provide
    Arbitrary<String> ids() {
        Arbitrary<String> segment = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars("-_")
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !List.of("workflows", "comfy", "requests").contains(text));
        Arbitrary<String> plain = segment.list().ofMinSize(2).ofMaxSize(6).map(segments -> String.join("/", segments));
        return Arbitraries.oneOf(plain, plain.map(id -> "workflows/" + id), plain.map(id -> "comfy/" + id));
    }
}
