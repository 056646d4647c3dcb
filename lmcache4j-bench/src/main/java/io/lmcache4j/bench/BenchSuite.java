package io.lmcache4j.bench;

import io.lmcache4j.bench.engine.EngineBench;
import io.lmcache4j.bench.engine.LookupBench;
import io.lmcache4j.bench.micro.CopyBench;
import io.lmcache4j.bench.micro.HashingBench;
import io.lmcache4j.bench.process.ReplayBench;
import io.lmcache4j.bench.process.StartBench;
import io.lmcache4j.bench.remote.DeadRemoteBench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Every figure of the README, one after the other, each benchmark in a JVM of its own, so that none
 * runs on what the compiler learned from another.
 *
 * <p>The argument is the path of the conversation trace; without that file replays are left out and
 * said to be.
 */
public final class BenchSuite {
    private BenchSuite() {}

    /** Prints what the benchmarks print. */
    public static void main(String[] args) throws IOException, InterruptedException {
        run(HashingBench.class);
        run(CopyBench.class);
        run(EngineBench.class);
        run(LookupBench.class);
        run(StartBench.class);
        run(DeadRemoteBench.class);
        if (args.length == 1 && Files.isReadable(Path.of(args[0]))) {
            run(ReplayBench.class, args);
        } else {
            System.out.println("replay: left out, no trace was given");
        }
    }

    private static void run(Class<?> benchmark, String... args)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-Dlmcache4j.log_level=WARN",
                                "-classpath",
                                System.getProperty("java.class.path"),
                                benchmark.getName()));
        command.addAll(List.of(args));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(benchmark.getSimpleName() + " failed: " + status);
        }
    }
}
