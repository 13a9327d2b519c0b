package dev.darkroom.jobs.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.darkroom.jobs.JobProgress;
import dev.darkroom.jobs.JobState;
import dev.darkroom.shared.EndpointId;
import dev.darkroom.shared.http.StreamRoom;
import dev.darkroom.shared.work.ClaimBounds.Lane;
import dev.darkroom.shared.work.LargeTextBudget;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.server.jaxrs.OutboundSseEventImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A status stream whose reader decides when an event has been read. */
class SlowReaderTest {

    private static final UUID ID = new UUID(0x019f_0000_0000_7000L, 1);

    private final Reader reader = new Reader();
    private final Around around = new Around();

    private static JobProgress at(JobState state, String... logs) {
        return new JobProgress(
                ID,
                ID,
                EndpointId.parse("fal-ai/flux/dev").full(),
                0,
                state,
                state.isEnd() ? 200 : 0,
                null,
                state.isEnd() ? BigDecimal.ONE : null,
                "r",
                null,
                logs.length,
                false);
    }

    private JobStatusStream stream(boolean logs) {
        return new JobStatusStream(around, reader, "http://here", at(JobState.QUEUED), 7, logs, around.room());
    }

    @Test
    void what_happens_while_an_event_is_on_its_way_is_told_as_one_event_after_it() throws Exception {
        JobStatusStream stream = stream(false);
        stream.begin(null);
        assertThat(reader.events).hasSize(1);
        for (int place = 6; place >= 0; place--) {
            stream.isAt(place);
        }
        stream.sees(at(JobState.SUBMITTING), null);
        stream.sees(at(JobState.WAITING), null);
        assertThat(reader.events).as("one on its way").hasSize(1);
        reader.hasRead();
        assertThat(reader.words()).containsExactly("IN_QUEUE", "IN_PROGRESS");
        reader.hasRead();
        assertThat(reader.events).as("nothing new, nothing told").hasSize(2);
        stream.sees(at(JobState.INGESTING), null);
        assertThat(reader.events).as("the same in fal's words").hasSize(2);
        stream.sees(at(JobState.SUCCEEDED), null);
        assertThat(reader.closed).as("before the completion is read").isFalse();
        reader.hasRead();
        assertThat(reader.words()).containsExactly("IN_QUEUE", "IN_PROGRESS", "COMPLETED");
        assertThat(reader.closed).isTrue();
        assertThat(around.closed).isEqualTo(1);
    }

    @Test
    void the_completion_waits_for_the_last_lines_and_no_line_is_told_twice() throws Exception {
        JobStatusStream stream = stream(true);
        stream.begin(null);
        reader.hasRead();
        stream.sees(at(JobState.WAITING, "a"), "[{\"message\":\"a\"}]");
        stream.sees(at(JobState.WAITING, "a", "b"), "[{\"message\":\"a\"},{\"message\":\"b\"}]");
        reader.hasRead();
        assertThat(around.again).isEqualTo(1);
        stream.sees(at(JobState.WAITING, "a", "b"), "[{\"message\":\"a\"},{\"message\":\"b\"}]");
        reader.hasRead();
        stream.sees(at(JobState.SUCCEEDED, "a", "b"), "[{\"message\":\"a\"},{\"message\":\"b\"}]");
        assertThat(reader.words()).doesNotContain("COMPLETED");
        around.lastLogs.accept("[{\"message\":\"a\"},{\"message\":\"b\"},{\"message\":\"c\"}]");
        reader.hasRead();
        assertThat(reader.lines()).containsExactly("a", "b", "c");
        assertThat(reader.words()).endsWith("COMPLETED");
        assertThat(reader.closed).isTrue();
    }

    @Test
    void a_reader_that_is_gone_is_let_go_of() {
        JobStatusStream stream = stream(false);
        stream.begin(null);
        reader.closed = true;
        stream.tick();
        stream.sees(at(JobState.WAITING), null);
        assertThat(around.closed).isEqualTo(1);
        assertThat(reader.events).hasSize(1);
    }

    @Test
    void streams_that_nobody_reads_hold_no_more_lines_than_there_is_room_for() throws Exception {
        String lines = "[{\"message\":\"" + "m".repeat(60 * 1024) + "\"}]";
        List<JobStatusStream> streams = new ArrayList<>();
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Reader unread = new Reader();
            JobStatusStream stream = new JobStatusStream(
                    around, unread, "http://here", at(JobState.WAITING, "m"), 0, true, around.room());
            stream.begin(lines);
            streams.add(stream);
            readers.add(unread);
        }

        assertThat(readers).allSatisfy(each -> assertThat(each.words()).containsExactly("IN_PROGRESS"));
        int served = 0;
        for (Reader each : readers) {
            served += each.lines().size();
        }
        assertThat(served).isBetween(1, 17);

        JobStatusStream late = streams.getLast();
        readers.getLast().hasRead();
        assertThat(around.again).isEqualTo(1);
        late.sees(at(JobState.WAITING, "m"), lines);
        assertThat(readers.getLast().lines()).isEmpty();
        assertThat(late.missesLines()).isTrue();

        late.lookForMissed();
        assertThat(around.again)
                .as("nothing is read for it while there is no room")
                .isEqualTo(1);

        readers.getFirst().hasRead();
        late.lookForMissed();
        late.sees(at(JobState.WAITING, "m"), lines);
        assertThat(readers.getLast().lines()).hasSize(1);
    }

    private static final class Around implements JobStatusStream.Surroundings {
        private final LargeTextBudget budget = new LargeTextBudget(1, Duration.ZERO);
        private int closed;
        private int again;

        StreamRoom room() {
            return new StreamRoom(budget, new Lane(ID, "status"));
        }

        private Consumer<@Nullable String> lastLogs = _ -> {
            throw new IllegalStateException("not asked");
        };

        @Override
        public OutboundSseEvent data(String text) {
            return new OutboundSseEventImpl.BuilderImpl().data(text).build();
        }

        @Override
        public OutboundSseEvent comment() {
            return new OutboundSseEventImpl.BuilderImpl().comment("x").build();
        }

        @Override
        public void readLastLogs(JobProgress job, Consumer<@Nullable String> then) {
            lastLogs = then;
        }

        @Override
        public void lookAgain(JobStatusStream stream) {
            again++;
        }

        @Override
        public void closed(JobStatusStream stream) {
            closed++;
        }
    }

    private static final class Reader implements SseEventSink {
        private final List<String> events = new ArrayList<>();
        private CompletableFuture<@Nullable Void> reading = new CompletableFuture<>();
        private boolean closed;

        @Override
        public CompletionStage<?> send(OutboundSseEvent event) {
            events.add((String) event.getData());
            reading = new CompletableFuture<>();
            return reading;
        }

        void hasRead() {
            reading.complete(null);
        }

        List<String> words() throws Exception {
            List<String> words = new ArrayList<>();
            for (String event : events) {
                words.add(new ObjectMapper().readTree(event).path("status").asText());
            }
            return words;
        }

        List<String> lines() throws Exception {
            List<String> lines = new ArrayList<>();
            for (String event : events) {
                for (JsonNode line : new ObjectMapper().readTree(event).path("logs")) {
                    lines.add(line.path("message").asText());
                }
            }
            return lines;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
