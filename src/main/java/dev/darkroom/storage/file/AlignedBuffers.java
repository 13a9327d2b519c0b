package dev.darkroom.storage.file;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Memory as disks want it for direct writes: aligned to blocks. There is little of it, as it lies outside the heap. */
final class AlignedBuffers {

    static final int SIZE = 1024 * 1024;

    /** The largest block that is reckoned with; a power of two. */
    static final int BLOCK = 4096;

    /** 32 MiB in all, for as many files at the same time; the next ones are written in the usual way. */
    static final int MAX_COUNT = 32;

    private final Semaphore left = new Semaphore(MAX_COUNT);
    private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

    /** An empty buffer that has to be given back; null when all are in use. */
    @Nullable ByteBuffer take() {
        if (!left.tryAcquire()) {
            return null;
        }
        ByteBuffer used = idle.poll();
        return used == null
                ? ByteBuffer.allocateDirect(SIZE + BLOCK).alignedSlice(BLOCK).limit(SIZE)
                : used.limit(SIZE);
    }

    void giveBack(ByteBuffer buffer) {
        idle.add(buffer.clear());
        left.release();
    }
}
