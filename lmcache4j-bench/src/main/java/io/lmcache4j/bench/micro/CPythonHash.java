package io.lmcache4j.bench.micro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

/**
 * CPython's time for the chain of builtin hashes of {@link PromptTokens}, over ready tuples.
 *
 * @param version of the interpreter
 * @param medianNanos of one pass over all chunks
 * @param lastHash of the chain
 */
record CPythonHash(String version, double medianNanos, long lastHash) {
    private static final long DEADLINE_SECONDS = 120;

    // From 3.14 on a tuple keeps its hash, so that a second pass would measure nothing.
    private static final String SCRIPT =
            """
            import platform, statistics, sys, time
            if sys.version_info >= (3, 14):
                sys.exit("needs a Python whose tuples don't keep their hash, 3.13 or older")
            chunks, size, mul, add, mod = map(int, sys.argv[1:])
            tuples = [
                tuple((i * mul + add) % mod for i in range(c * size, (c + 1) * size))
                for c in range(chunks)]
            def run():
                prev = 0
                start = time.perf_counter_ns()
                for t in tuples:
                    prev = hash((prev, t, ()))
                return time.perf_counter_ns() - start, prev
            for _ in range(50):
                run()
            passes = [run() for _ in range(501)]
            print(platform.python_version(), statistics.median(p[0] for p in passes), passes[0][1])
            """;

    /**
     * Runs it.
     *
     * @param python the interpreter's name or path
     */
    static CPythonHash measure(String python) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                python,
                                "-c",
                                SCRIPT,
                                String.valueOf(PromptTokens.CHUNKS),
                                String.valueOf(PromptTokens.CHUNK_SIZE),
                                String.valueOf(PromptTokens.FACTOR),
                                String.valueOf(PromptTokens.SUMMAND),
                                String.valueOf(PromptTokens.VOCABULARY))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            // One short line: it fits the pipe, so waiting first can't block the process.
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(python + " did not measure its hash");
            }
            try (Scanner answer = new Scanner(process.getInputStream(), StandardCharsets.UTF_8)) {
                return new CPythonHash(
                        answer.next(),
                        Double.parseDouble(answer.next()),
                        Long.parseLong(answer.next()));
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
