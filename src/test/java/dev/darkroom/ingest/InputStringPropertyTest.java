package dev.darkroom.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class InputStringPropertyTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Numbers that nobody may round, and every string at a place of its own. */
    private static String input(List<String> strings) {
        ObjectNode root = MAPPER.createObjectNode();
        for (int i = 0; i < strings.size(); i++) {
            root.putArray("s" + i).add(17454220438242315174d).addObject().put("v", strings.get(i));
        }
        return " "
                + root.toString()
                        .replace("1.7454220438242314E19", "17454220438242315174.10e+0")
                        .replace(",", " ,\n ") + " ";
    }

    @Property
    void every_string_is_found_where_it_stands(@ForAll @Size(max = 6) List<String> texts) throws Exception {
        List<String> strings =
                texts.stream().map(text -> text.replace(",", ";")).toList();
        String input = input(strings);

        List<InputString> found = InputString.in(input, value -> true);

        assertThat(found).extracting(InputString::value).containsExactlyElementsOf(strings);
        for (int i = 0; i < found.size(); i++) {
            String token = input.substring(
                    found.get(i).span().start(), found.get(i).span().end());
            assertThat(MAPPER.readValue(token, String.class)).isEqualTo(strings.get(i));
            assertThat(found.get(i).place()).isEqualTo("s" + i + ".1.v");
        }
    }

    @Property
    void what_is_not_replaced_stays_to_the_last_character(@ForAll @Size(min = 1, max = 6) List<String> texts)
            throws JsonProcessingException {
        List<String> strings =
                texts.stream().map(text -> text.replace(",", ";")).toList();
        String input = input(strings);
        List<InputString> found = InputString.in(input, value -> true);

        String replaced =
                InputString.replace(input, found, string -> string.place().startsWith("s0.") ? "X" : null);

        String token = input.substring(
                found.getFirst().span().start(), found.getFirst().span().end());
        int at = found.getFirst().span().start();
        assertThat(replaced).isEqualTo(input.substring(0, at) + "\"X\"" + input.substring(at + token.length()));
        assertThat(replaced).contains("17454220438242315174.10e+0");
        assertThat(MAPPER.readValue(replaced, Map.class)).hasSameSizeAs(strings);
    }
}
