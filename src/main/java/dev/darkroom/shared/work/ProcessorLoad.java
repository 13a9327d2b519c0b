package dev.darkroom.shared.work;

import com.sun.management.OperatingSystemMXBean;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Measures processor load. How busy the processors are, whoever keeps them so: what can wait asks before it takes
 * its part of them.
 */
@Singleton
public class ProcessorLoad {

    private static final long LOOK_AGAIN = Duration.ofMillis(500).toNanos();

    private final OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final double busyAbove;
    private long lookedAt = System.nanoTime() - LOOK_AGAIN;
    private boolean busy;

    /** @param busyAbove a part of all their time; from 1 on they never are */
    public ProcessorLoad(
            @ConfigProperty(name = "darkroom.background.busy-above", defaultValue = "0.85") double busyAbove) {
        this.busyAbove = busyAbove;
    }

    /** As of half a second ago at most; false where the system does not tell. */
    public synchronized boolean areBusy() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_AGAIN) {
            lookedAt = now;
            busy = machine.getCpuLoad() > busyAbove;
        }
        return busy;
    }

    /**
     * @param part of one processor's time, above 0
     * @param burst so much may be used at once after idling
     */
    public ProcessorShare share(double part, Duration burst) {
        return new ProcessorShare(part, burst, this::areBusy, System::nanoTime);
    }
}
