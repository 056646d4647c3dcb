package io.lmcache4j.cli.trace;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToLongFunction;

/**
 * What a whole trace holds, found by reading it once from end to end, so that a bad line is known
 * before anything is started.
 *
 * @param requests number of requests
 * @param inputTokens prompt tokens of all requests
 * @param longest prompt tokens of the longest request
 * @param durationMillis timestamp of the last request
 * @param distinctChunks chunks that are stored when nothing is ever evicted
 * @param distinctBytes what these chunks take
 */
public record TraceSummary(
        long requests,
        long inputTokens,
        int longest,
        long durationMillis,
        long distinctChunks,
        long distinctBytes) {
    /**
     * Reads the trace.
     *
     * @param chunkSize tokens of a chunk; partial chunks are counted as stored
     * @param chunkBytes what a chunk of that many tokens takes
     * @throws TraceException if a line is bad
     */
    public static TraceSummary of(Path file, int chunkSize, IntToLongFunction chunkBytes)
            throws TraceException {
        Scan scan = new Scan(chunkSize, chunkBytes);
        try (TraceReader reader = TraceReader.open(file)) {
            Optional<TraceRequest> request = reader.next();
            while (request.isPresent()) {
                scan.add(request.get());
                request = reader.next();
            }
        }
        return scan.summary();
    }

    private static final class Scan {
        private final int chunkSize;
        private final IntToLongFunction chunkBytes;
        // An id stands for its block and all before it, so it also stands for the chunks that end
        // in it.
        private final Set<Long> seen = new HashSet<>();
        private long requests;
        private long inputTokens;
        private int longest;
        private long durationMillis;
        private long chunks;
        private long bytes;

        Scan(int chunkSize, IntToLongFunction chunkBytes) {
            this.chunkSize = chunkSize;
            this.chunkBytes = chunkBytes;
        }

        void add(TraceRequest request) {
            requests++;
            inputTokens += request.inputLength();
            longest = Math.max(longest, request.inputLength());
            durationMillis = request.timestampMillis();
            for (int i = 0; i < request.blocks(); i++) {
                if (seen.add(request.blockId(i))) {
                    addChunksEndingIn(request, i);
                }
            }
        }

        private void addChunksEndingIn(TraceRequest request, int block) {
            int from = block * TraceRequest.BLOCK_TOKENS;
            int to = from + request.blockTokens(block);
            int full = to / chunkSize - from / chunkSize;
            chunks += full;
            bytes += full * chunkBytes.applyAsLong(chunkSize);
            if (to == request.inputLength() && to % chunkSize != 0) {
                chunks++;
                bytes += chunkBytes.applyAsLong(to % chunkSize);
            }
        }

        TraceSummary summary() {
            return new TraceSummary(requests, inputTokens, longest, durationMillis, chunks, bytes);
        }
    }
}
