package io.lmcache4j.engine.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * Zeroed memory from the kernel that costs nothing until it is touched: {@code mmap} without
 * reservation.
 *
 * <p>{@link Arena#allocate} would write every page at once: 5 GB took 15 s and 5.3 GB resident.
 * Away from Linux that is what happens, as only there the constants below are known to hold.
 */
public final class AnonymousMemory {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.memory");

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MAP_HUGETLB_2MB = 0x40000 | 21 << 26;
    private static final int MADV_HUGEPAGE = 14;
    private static final long HUGE_PAGE = 2L << 20;
    private static final long MAP_FAILED = -1;

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
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            LOG.warn("Reserving {} bytes touches all of them on this system", bytes);
            return arena.allocate(bytes);
        }
        long length = hugePages ? Math.ceilDiv(bytes, HUGE_PAGE) * HUGE_PAGE : bytes;
        int flags = MAP_PRIVATE_ANONYMOUS | (hugePages ? MAP_HUGETLB_2MB : MAP_NORESERVE);
        MemorySegment start = Native.mmap(length, flags);
        if (start.address() == MAP_FAILED) {
            throw new OutOfMemoryException(refusal(bytes, hugePages));
        }
        if (!hugePages) {
            // Only advice: first touch 0.63 s a GiB instead of 2.6. A kernel without it says no.
            Native.madvise(start, length, MADV_HUGEPAGE);
        }
        return start.reinterpret(bytes, arena, memory -> Native.munmap(memory, length));
    }

    private static String refusal(long bytes, boolean hugePages) {
        return hugePages
                ? "the system can't give %d huge pages of 2 MiB; reserve them with 'sysctl -w vm.nr_hugepages=%d' or set local_cpu_use_hugepages to false"
                        .formatted(Math.ceilDiv(bytes, HUGE_PAGE), Math.ceilDiv(bytes, HUGE_PAGE))
                : "the system can't reserve %d bytes of address space; lower max_local_cpu_size, or check 'ulimit -v' and vm.overcommit_memory"
                        .formatted(bytes);
    }

    /** The three system calls; in a holder, so that other systems never look them up. */
    private static final class Native {
        private static final MethodHandle MMAP =
                find(
                        "mmap",
                        FunctionDescriptor.of(
                                ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT,
                                JAVA_LONG));
        private static final MethodHandle MUNMAP = find("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
        private static final MethodHandle MADVISE =
                find("madvise", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

        private static MethodHandle find(String name, MemoryLayout result, MemoryLayout... args) {
            return find(name, FunctionDescriptor.of(result, args));
        }

        private static MethodHandle find(String name, FunctionDescriptor type) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
        }

        static MemorySegment mmap(long length, int flags) {
            try {
                return (MemorySegment)
                        MMAP.invokeExact(
                                MemorySegment.NULL, length, PROT_READ_WRITE, flags, -1, 0L);
            } catch (Throwable e) {
                throw new IllegalStateException("mmap can't be called", e);
            }
        }

        static void munmap(MemorySegment memory, long length) {
            try {
                int failed = (int) MUNMAP.invokeExact(memory, length);
                if (failed != 0) {
                    LOG.error("munmap of {} bytes failed", length);
                }
            } catch (Throwable e) {
                throw new IllegalStateException("munmap can't be called", e);
            }
        }

        static void madvise(MemorySegment memory, long length, int advice) {
            try {
                int failed = (int) MADVISE.invokeExact(memory, length, advice);
                if (failed != 0) {
                    LOG.debug("The kernel took no advice on huge pages");
                }
            } catch (Throwable e) {
                throw new IllegalStateException("madvise can't be called", e);
            }
        }
    }
}
