package dev.darkroom.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacedInputStreamTest {

    private final AtomicLong now = new AtomicLong();

    @Test
    void what_keeps_coming_has_more_time_than_any_answer_has_at_first() throws IOException {
        InputStream body = paced(64 << 20);
        for (int second = 0; second < 100; second++) {
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(body.readNBytes(600 << 10)).hasSize(600 << 10);
        }
    }

    @Test
    void what_trickles_is_given_up() throws IOException {
        InputStream body = paced(1 << 20);
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(body.read()).isZero();
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThatThrownBy(body::read).isInstanceOf(AnswerText.SlowTransferException.class);
    }

    @Test
    void the_largest_answer_has_less_than_five_minutes() throws IOException {
        InputStream body = paced(AnswerText.MAX_BYTES);
        assertThat(body.readNBytes(AnswerText.MAX_BYTES - 1)).hasSize(AnswerText.MAX_BYTES - 1);
        now.addAndGet(Duration.ofMinutes(4).toNanos());
        assertThatThrownBy(body::read).isInstanceOf(AnswerText.SlowTransferException.class);
    }

    private InputStream paced(int length) {
        return new PacedInputStream(new ByteArrayInputStream(new byte[length]), now::get);
    }
}
