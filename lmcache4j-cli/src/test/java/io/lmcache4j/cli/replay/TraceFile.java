package io.lmcache4j.cli.replay;

import io.lmcache4j.cli.trace.TraceRequest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Traces as files, for tests. */
final class TraceFile {
    private TraceFile() {}

    /** A request at time 0. */
    static TraceRequest request(int tokens, long... blocks) {
        return new TraceRequest(0, tokens, 1, blocks);
    }

    static Path write(Path file, List<TraceRequest> requests) throws IOException {
        return Files.writeString(
                file, requests.stream().map(TraceFile::line).collect(Collectors.joining("\n")));
    }

    private static String line(TraceRequest request) {
        return "{\"timestamp\":%d,\"input_length\":%d,\"output_length\":%d,\"hash_ids\":%s}"
                .formatted(
                        request.timestampMillis(),
                        request.inputLength(),
                        request.outputLength(),
                        LongStream.range(0, request.blocks())
                                .map(i -> request.blockId((int) i))
                                .boxed()
                                .toList());
    }
}
