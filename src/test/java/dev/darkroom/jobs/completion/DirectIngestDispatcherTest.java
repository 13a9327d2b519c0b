package dev.darkroom.jobs.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.darkroom.jobs.Job;
import dev.darkroom.jobs.JobsConfig;
import dev.darkroom.jobs.WorkSignals;
import dev.darkroom.shared.Database;
import dev.darkroom.shared.work.InstanceId;
import dev.darkroom.shared.work.WorkLoop;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectIngestDispatcherTest {

    private static final int PLACES = 4;

    private final WorkLoop loop = new WorkLoop("test", PLACES, Duration.ofDays(1), _ -> List.of());

    private final IngestPermits places = new IngestPermits() {
        @Override
        public WorkLoop.Room roomToIngest(int most) {
            return loop.room(PLACES);
        }

        @Override
        public boolean tryBeginIngest(Job job) {
            throw new AssertionError("nothing was written");
        }

        @Override
        public void endIngests(List<Job> jobs) {
            assertThat(jobs).isEmpty();
        }

        @Override
        public void ingest(WorkLoop.Room room, List<Job> jobs) {
            room.fill(List.of());
        }
    };

    private static <T> T that(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @SuppressWarnings("unchecked")
    private static Instance<AgroalDataSource> sources(InvocationHandler handler) {
        return that(Instance.class, handler);
    }

    @Test
    void an_error_gives_the_places_back() {
        InvocationHandler failing = (_, _, _) -> {
            throw new StackOverflowError("on purpose");
        };
        DirectIngestDispatcher dispatcher = new DirectIngestDispatcher(
                new CompletionRepository(new Database(sources(failing)), new InstanceId(1), Clock.systemUTC()),
                places,
                that(WorkSignals.class, failing),
                that(JobsConfig.class, failing),
                that(TransactionSynchronizationRegistry.class, failing));

        assertThatThrownBy(() -> dispatcher.write(List.of())).isInstanceOf(StackOverflowError.class);

        assertThat(loop.room(PLACES).size()).isEqualTo(PLACES);
    }
}
