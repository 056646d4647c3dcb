package io.lmcache4j.engine.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Copies past the processor's caches, for pieces of something much larger than they are.
 *
 * <p>An ordinary store reads the line it is about to overwrite: a third of all traffic, and with it
 * half the speed of copying a large chunk. The JDK's own copy stores past the caches only in single
 * calls from 2.5 MiB on, but KV caches consist of pieces of a few KiB, and Java has no such store.
 * Hence the 80 bytes of machine code below; only x86-64 Linux has them, and they need no more than
 * its baseline (SSE2). Elsewhere, when a policy forbids executable pages, or with {@code
 * -Dlmcache4j.streaming_copy=false}, copies are ordinary ones.
 *
 * <p>Bounds and lifetime are checked as for every other copy: the segments themselves are passed to
 * the call, which keeps them from being closed under it.
 */
public final class StreamingCopy {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.memory");

    /** The property that turns it off. */
    static final String PROPERTY = "lmcache4j.streaming_copy";

    /** Lines of the processor's caches; the code copies whole ones. */
    static final long LINE = 64;

    /** Smaller pieces aren't worth the call. */
    static final long SMALLEST = 2048;

    private static final long CODE_PAGE = 4096;

    // void copy(rdi target, rsi source, rdx bytes, rcx ahead): bytes is a multiple of 64 above 0,
    // target a multiple of 16. The processor reads ahead by itself, but not across a jump of the
    // source; then line by line of the next piece is fetched beside those of this one.
    private static final String CODE =
            """
            4c8d0416        lea     r8, [rsi+rdx]
            488d8600080000  lea     rax, [rsi+2048]         ; 1:
            4885c9          test    rcx, rcx
            7409            jz      2
            0f18140e        prefetcht1 [rsi+rcx]
            4c39c0          cmp     rax, r8
            7303            jae     3
            0f1800          prefetchnta [rax]               ; 2:
            f30f6f06        movdqu  xmm0, [rsi]             ; 3:
            f30f6f4e10      movdqu  xmm1, [rsi+16]
            f30f6f5620      movdqu  xmm2, [rsi+32]
            f30f6f5e30      movdqu  xmm3, [rsi+48]
            660fe707        movntdq [rdi], xmm0
            660fe74f10      movntdq [rdi+16], xmm1
            660fe75720      movntdq [rdi+32], xmm2
            660fe75f30      movntdq [rdi+48], xmm3
            4883c640        add     rsi, 64
            4883c740        add     rdi, 64
            4c39c6          cmp     rsi, r8
            72b5            jb      1
            0faef8          sfence                          ; visible to others before we return
            c3              ret
            """;

    private static final MethodHandle KERNEL = load().orElse(null);

    private StreamingCopy() {}

    /** Whether copies do go past the caches here. */
    public static boolean available() {
        return KERNEL != null;
    }

    /**
     * Copies {@code bytes} from one segment to the other; they must not overlap.
     *
     * @param ahead bytes from this piece's source to that of the next one when that is elsewhere,
     *     else 0; only a hint
     * @throws IndexOutOfBoundsException if a range is outside its segment
     * @throws IllegalStateException if a segment is closed
     */
    public static void copy(
            MemorySegment source,
            long from,
            MemorySegment target,
            long at,
            long bytes,
            long ahead) {
        if (KERNEL == null
                || bytes < SMALLEST
                || (target.address() + at) % LINE != 0
                || bytes % LINE != 0
                || target.isReadOnly()
                || !source.isNative()
                || !target.isNative()) {
            MemorySegment.copy(source, from, target, at, bytes);
            return;
        }
        try {
            KERNEL.invokeExact(
                    target.asSlice(at, bytes), source.asSlice(from, bytes), bytes, ahead);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("copy can't be called", e);
        }
    }

    private static Optional<MethodHandle> load() {
        if (!SystemCalls.available()
                || !System.getProperty("os.arch").equals("amd64")
                || !Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
            return Optional.empty();
        }
        byte[] code = HexFormat.of().parseHex(CODE.replaceAll("(?m) .*$|\\n", ""));
        MemorySegment page = AnonymousMemory.reserve(CODE_PAGE, Arena.global(), false);
        MemorySegment.copy(code, 0, page, JAVA_BYTE, 0, code.length);
        if (!SystemCalls.makeExecutable(page, CODE_PAGE)) {
            LOG.info("Executable memory is forbidden here; large chunks are copied at half speed");
            return Optional.empty();
        }
        return Optional.of(
                Linker.nativeLinker()
                        .downcallHandle(
                                page,
                                FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG)));
    }
}
