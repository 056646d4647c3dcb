package io.lmcache4j.engine.memory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Zeroed memory from the kernel that costs nothing until it is touched: {@code mmap} without
 * reservation.
 *
 * <p>{@link Arena#allocate} would write every page at once: 5 GB took 15 s and 5.3 GB resident.
 * Away from Linux that is what happens, as only there the call's numbers are known to hold.
 */
public final class AnonymousMemory {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.memory");
    private static final long HUGE_PAGE = 2L << 20;

    private AnonymousMemory() {}

    /**
     * Reserves {@code bytes} of zeroed memory that lives as long as {@code arena}.
     *
     * @param hugePages take the memory from the system's pool of 2 MiB pages
     *     (local_cpu_use_hugepages); it is then reserved at once, so that a shortage shows here and
     *     not as a crash on first use
     * @throws OutOfMemoryException if the kernel refuses; the message names the remedy
     */
    public static MemorySegment reserve(long bytes, Arena arena, boolean hugePages) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("size must be positive, was " + bytes);
        }
        if (!SystemCalls.available()) {
            LOG.warn("Reserving {} bytes touches all of them on this system", bytes);
            return arena.allocate(bytes);
        }
        return hugePages ? fromHugePages(bytes, arena) : fromOrdinaryPages(bytes, arena);
    }

    private static MemorySegment fromOrdinaryPages(long bytes, Arena arena) {
        MemorySegment start =
                SystemCalls.mapAnonymous(bytes, SystemCalls.MAP_NORESERVE)
                        .orElseThrow(
                                () ->
                                        refused(
                                                "the system can't reserve %d bytes of address"
                                                        + " space; lower max_local_cpu_size, or"
                                                        + " check 'ulimit -v' and"
                                                        + " vm.overcommit_memory",
                                                bytes));
        // Only advice: first touch 0.63 s a GiB instead of 2.6.
        if (!SystemCalls.adviseHugePages(start, bytes)) {
            LOG.debug("The kernel took no advice on huge pages");
        }
        return owned(start, bytes, bytes, arena);
    }

    private static MemorySegment fromHugePages(long bytes, Arena arena) {
        long pages = Math.ceilDiv(bytes, HUGE_PAGE);
        MemorySegment start =
                SystemCalls.mapAnonymous(pages * HUGE_PAGE, SystemCalls.MAP_HUGETLB_2MB)
                        .orElseThrow(
                                () ->
                                        refused(
                                                "the system has not %1$d free huge pages of 2 MiB;"
                                                        + " reserve them with 'sysctl -w"
                                                        + " vm.nr_hugepages=%1$d' or set"
                                                        + " local_cpu_use_hugepages to false",
                                                pages));
        return owned(start, bytes, pages * HUGE_PAGE, arena);
    }

    private static MemorySegment owned(MemorySegment start, long bytes, long mapped, Arena arena) {
        return start.reinterpret(
                bytes,
                arena,
                memory -> {
                    if (!SystemCalls.unmap(memory, mapped)) {
                        LOG.error("{} bytes at {} can't be unmapped", mapped, memory.address());
                    }
                });
    }

    private static OutOfMemoryException refused(String format, long number) {
        return new OutOfMemoryException(format.formatted(number));
    }
}
