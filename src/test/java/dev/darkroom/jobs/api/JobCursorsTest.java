package dev.darkroom.jobs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.shared.Problem;
import dev.darkroom.shared.http.QueryParameters;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class JobCursorsTest {

    private static final UUID OWNER = new UUID(1, 2);
    private static final UUID LAST = new UUID(3, 4);

    private final JobCursors cursors = new JobCursors(JobCursorsTest::sign);

    @Property
    void what_was_written_is_read(@ForAll long high, @ForAll long low) {
        UUID last = new UUID(high, low);
        assertThat(cursors.read(cursors.write(last, OWNER, filter("tag", "a")), OWNER, filter("tag", "a")))
                .isEqualTo(last);
    }

    @Property
    void a_cursor_that_was_changed_anywhere_is_refused(
            @ForAll @IntRange(min = 0, max = 65) int at, @ForAll @IntRange(min = 32, max = 126) int other) {
        String cursor = cursors.write(LAST, OWNER, filter("tag", "a"));
        String changed = cursor.substring(0, at) + (char) other + cursor.substring(at + 1);

        if (!changed.equals(cursor)) {
            assertThatThrownBy(() -> cursors.read(changed, OWNER, filter("tag", "a")))
                    .isInstanceOf(Problem.class);
        }
    }

    @Property
    void a_cursor_is_of_use_to_its_owner_and_its_filter_only(
            @ForAll long other, @ForAll @AlphaChars @NotEmpty String tag) {
        JobFilter filter = filter("state", "FAILED");
        String cursor = cursors.write(LAST, OWNER, filter);

        assertThatThrownBy(() -> cursors.read(cursor, new UUID(other, 5), filter))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> cursors.read(cursor, OWNER, filter("tag", tag)))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> cursors.read(cursor, OWNER, filter("endpoint", tag)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void the_same_filter_in_other_words_is_the_same() {
        String cursor = cursors.write(LAST, OWNER, filter("state", "FAILED,EXPIRED"));
        assertThat(cursors.read(cursor, OWNER, filter("state", "EXPIRED,FAILED,EXPIRED")))
                .isEqualTo(LAST);
    }

    private static JobFilter filter(String name, String value) {
        MultivaluedHashMap<String, String> values = new MultivaluedHashMap<>();
        values.add(name, value);
        return JobFilter.of(new QueryParameters(values, JobFilter.PARAMETERS));
    }

    private static String sign(String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[] {1}, "HmacSHA256"));
            byte[] tag = mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
