package dev.darkroom.library.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.library.browse.BrowseCursors.Position;
import dev.darkroom.shared.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BrowseCursorsTest {

    private static final UUID OWNER = new UUID(1, 2);
    private static final AssetFilter ANY = filter("section=all-media");

    private final BrowseCursors browseCursors = new BrowseCursors(BrowseCursorsTest::sign);

    @Property
    void what_was_written_is_read(@ForAll long key, @ForAll long high, @ForAll long low) {
        Position position = new Position(key, new UUID(high, low));

        assertThat(browseCursors.read(browseCursors.write(position, OWNER, ANY), OWNER, ANY))
                .isEqualTo(position);
    }

    @Property
    void a_cursor_that_was_changed_anywhere_is_refused(
            @ForAll @IntRange(min = 0, max = 75) int at, @ForAll @IntRange(min = 32, max = 126) int other) {
        String cursor = browseCursors.write(new Position(0, OWNER), OWNER, ANY);
        String changed = cursor.substring(0, at) + (char) other + cursor.substring(at + 1);

        if (!changed.equals(cursor)) {
            assertThatThrownBy(() -> browseCursors.read(changed, OWNER, ANY)).isInstanceOf(Problem.class);
        }
    }

    @Property
    void a_cursor_is_of_use_to_its_owner_and_its_filter_only(@ForAll long other) {
        String cursor = browseCursors.write(new Position(0, OWNER), OWNER, ANY);
        UUID somebodyElse = new UUID(other, 3);
        AssetFilter otherFilter = filter("q=x" + other);

        assertThatThrownBy(() -> browseCursors.read(cursor, somebodyElse, ANY)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> browseCursors.read(cursor, OWNER, otherFilter)).isInstanceOf(Problem.class);
    }

    private static AssetFilter filter(String canonical) {
        return new AssetFilter(SqlConditions.of("true"), SearchQuery.NOTHING, AssetOrder.NEWEST, canonical);
    }

    private static String sign(String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[] {1}, "HmacSHA256"));
            byte[] tag = mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
