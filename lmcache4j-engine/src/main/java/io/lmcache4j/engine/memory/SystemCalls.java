package io.lmcache4j.engine.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/**
 * The four calls for memory straight from the kernel, with Linux' numbers. Loaded on first use, so
 * that other systems never look them up.
 */
final class SystemCalls {
    static final int MAP_NORESERVE = 0x4000;
    static final int MAP_HUGETLB_2MB = 0x40000 | 21 << 26;

    private static final int PROT_READ_WRITE = 3;
    private static final int PROT_READ_EXEC = 5;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int MADV_HUGEPAGE = 14;
    private static final long MAP_FAILED = -1;

    private static final MethodHandle MMAP =
            find(
                    "mmap",
                    FunctionDescriptor.of(
                            ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP =
            find("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle MADVISE =
            find("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MPROTECT =
            find("mprotect", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private SystemCalls() {}

    static boolean available() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    }

    /** Zeroed private memory, readable and writable, or empty when the kernel refuses. */
    static Optional<MemorySegment> mapAnonymous(long length, int flags) {
        try {
            MemorySegment start =
                    (MemorySegment)
                            MMAP.invokeExact(
                                    MemorySegment.NULL,
                                    length,
                                    PROT_READ_WRITE,
                                    MAP_PRIVATE_ANONYMOUS | flags,
                                    -1,
                                    0L);
            return start.address() == MAP_FAILED ? Optional.empty() : Optional.of(start);
        } catch (Throwable e) {
            throw uncallable("mmap", e);
        }
    }

    static boolean unmap(MemorySegment start, long length) {
        try {
            return (int) MUNMAP.invokeExact(start, length) == 0;
        } catch (Throwable e) {
            throw uncallable("munmap", e);
        }
    }

    /** Asks for transparent huge pages; false when the kernel has none. */
    static boolean adviseHugePages(MemorySegment start, long length) {
        try {
            return (int) MADVISE.invokeExact(start, length, MADV_HUGEPAGE) == 0;
        } catch (Throwable e) {
            throw uncallable("madvise", e);
        }
    }

    /** Makes whole pages executable and unwritable; false when policy forbids it. */
    static boolean makeExecutable(MemorySegment start, long length) {
        try {
            return (int) MPROTECT.invokeExact(start, length, PROT_READ_EXEC) == 0;
        } catch (Throwable e) {
            throw uncallable("mprotect", e);
        }
    }

    private static MethodHandle find(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    private static IllegalStateException uncallable(String name, Throwable cause) {
        return new IllegalStateException(name + " can't be called", cause);
    }
}
