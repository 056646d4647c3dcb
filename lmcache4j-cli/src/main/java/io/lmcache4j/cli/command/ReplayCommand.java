package io.lmcache4j.cli.command;

import io.lmcache4j.cli.output.Json;
import io.lmcache4j.cli.output.Terminal;
import io.lmcache4j.cli.replay.ReplayDisk;
import io.lmcache4j.cli.replay.ReplayReport;
import io.lmcache4j.cli.replay.TraceReplay;
import io.lmcache4j.cli.trace.TraceException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code lmcache replay}: hit ratio of a recorded trace. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = {
            "Replays a recorded request trace through the cache, as fast as it goes, and prints the"
                    + " hit ratio, by tier. Partial chunks are saved.",
            "LMCACHE_* variables apply, but for the size of the pool: it follows from"
                    + " --capacity-chunks."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  lmcache replay examples/traces/conversation_500.jsonl",
            "  lmcache replay trace.jsonl --model nano --capacity-chunks 10000 --policy LFU",
            "  lmcache replay trace.jsonl --capacity-chunks 10000 --disk /tmp/kv"
                    + " --disk-capacity-chunks 30000",
            "  lmcache replay trace.jsonl --model nano --json | jq .hit_ratio"
        })
final class ReplayCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "TRACE",
            description =
                    "One JSON object a line, in order of arrival: timestamp (ms), input_length and"
                            + " output_length (tokens), hash_ids (of the prompt's blocks of 512"
                            + " tokens).")
    private Path trace;

    @Option(
            names = "--policy",
            paramLabel = "P",
            description = "What leaves first: LRU, LFU, FIFO, MRU; default: as configured (LRU).")
    private Optional<String> policy = Optional.empty();

    @Option(
            names = "--capacity-chunks",
            paramLabel = "N",
            description = "Most chunks to keep; default: all.")
    private Optional<Integer> capacityChunks = Optional.empty();

    @Option(
            names = "--disk",
            paramLabel = "DIR",
            description =
                    "A disk tier in this directory, below the memory; emptied before and after.")
    private Optional<Path> disk = Optional.empty();

    @Option(
            names = "--disk-capacity-chunks",
            paramLabel = "N",
            description = "Most chunks on disk; default: all.")
    private Optional<Integer> diskCapacityChunks = Optional.empty();

    @Option(
            names = "--chunk-size",
            paramLabel = "TOKENS",
            defaultValue = "512",
            description = "Tokens of a chunk; default ${DEFAULT-VALUE}.")
    private int chunkSize;

    @Mixin private ModelOptions model;

    @Option(
            names = "--verify",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Compare every byte that comes back; on unless --no-verify.")
    private boolean verify;

    @Option(names = "--json", description = "One JSON object instead of text.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws TraceException, CommandFailedException {
        ReplayReport report =
                WrongUse.unless(spec, this::replay).run(System.getenv(), Terminal.detect());
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.pretty(report.json()) : report.text());
        out.flush();
        long skipped = report.counts().skipped();
        if (skipped > 0) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "lmcache: skipped %,d requests longer than the %,d slots; raise"
                                    + " --kv-blocks%n",
                            skipped, model.kvBlocks() * model.blockSize());
        }
        if (report.counts().mismatchedBytes() > 0) {
            throw new CommandFailedException(
                    "%,d bytes came back wrong".formatted(report.counts().mismatchedBytes()));
        }
        return 0;
    }

    private TraceReplay replay() {
        if (diskCapacityChunks.isPresent() && disk.isEmpty()) {
            throw new IllegalArgumentException("--disk-capacity-chunks needs --disk");
        }
        return new TraceReplay(
                trace,
                model.model(),
                chunkSize,
                policy,
                capacityChunks,
                disk.map(directory -> new ReplayDisk(directory, diskCapacityChunks)),
                model.kvBlocks(),
                model.blockSize(),
                verify);
    }
}
