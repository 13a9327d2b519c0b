package dev.darkroom.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.library.Cursors.Position;
import dev.darkroom.shared.Problem;
import dev.darkroom.shared.QueryParameters;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class CursorsTest {

    private static final UUID OWNER = new UUID(1, 2);
    private static final AssetFilter ANY = AssetFilter.of(query("section", "all-media"));

    private final Cursors cursors = new Cursors(CursorsTest::sign);

    @Property
    void what_was_written_is_read(
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000_000L) long micros,
            @ForAll long high,
            @ForAll long low) {
        Position position = new Position(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), new UUID(high, low));

        assertThat(cursors.read(cursors.write(position, OWNER, ANY), OWNER, ANY))
                .isEqualTo(position);
    }

    @Property
    void a_cursor_that_was_changed_anywhere_is_refused(
            @ForAll @IntRange(min = 0, max = 75) int at, @ForAll @IntRange(min = 32, max = 126) int other) {
        String cursor = cursors.write(new Position(Instant.EPOCH, OWNER), OWNER, ANY);
        String changed = cursor.substring(0, at) + (char) other + cursor.substring(at + 1);

        if (!changed.equals(cursor)) {
            assertThatThrownBy(() -> cursors.read(changed, OWNER, ANY)).isInstanceOf(Problem.class);
        }
    }

    @Property
    void a_cursor_is_of_use_to_its_owner_and_its_filter_only(@ForAll long other) {
        String cursor = cursors.write(new Position(Instant.EPOCH, OWNER), OWNER, ANY);
        UUID somebodyElse = new UUID(other, 3);
        AssetFilter otherFilter = AssetFilter.of(query("q", "x" + other));

        assertThatThrownBy(() -> cursors.read(cursor, somebodyElse, ANY)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> cursors.read(cursor, OWNER, otherFilter)).isInstanceOf(Problem.class);
    }

    private static QueryParameters query(String name, String value) {
        MultivaluedHashMap<String, String> values = new MultivaluedHashMap<>();
        values.add(name, value);
        return new QueryParameters(values, AssetFilter.PARAMETERS);
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
