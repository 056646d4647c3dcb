package io.lmcache4j.engine.statistics;

import io.lmcache4j.engine.config.PythonText;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Writes the hashes of each request as a line of JSON, byte for byte as LMCache does ({@code
 * file_hash}).
 */
final class FileHashStrategy implements RecordStrategy {
    private final HashFiles files;
    private final String outputDir;
    private final InstantSource clock;
    private long totalChunks;
    private long uniqueChunks;

    /** Replaced as a whole, so that readers see counts that belong together. */
    private volatile StrategyStatus.FileHashStatus status;

    /**
     * Nothing written yet.
     *
     * @param outputDir an existing directory
     * @param rotationSize bytes from which on a file gets no more lines
     * @param maxCount files to keep
     */
    FileHashStrategy(Path outputDir, long rotationSize, int maxCount, InstantSource clock) {
        this.files = new HashFiles(outputDir, rotationSize, maxCount, clock);
        this.outputDir = outputDir.toString();
        this.clock = clock;
        publish();
    }

    @Override
    public void record(String lookupId, long[] hashes) throws IOException {
        files.append(line(lookupId, hashes).getBytes(StandardCharsets.US_ASCII));
        totalChunks += hashes.length;
        uniqueChunks += LongStream.of(hashes).distinct().count();
        publish();
    }

    private String line(String lookupId, long[] hashes) {
        return "{\"timestamp\": %s, \"lookup_id\": %s, \"chunk_hashes\": %s}\n"
                .formatted(
                        PythonText.repr(seconds(clock.instant())),
                        quote(lookupId),
                        Arrays.stream(hashes)
                                .mapToObj(hash -> "\"0x" + Long.toHexString(hash) + "\"")
                                .collect(Collectors.joining(", ", "[", "]")));
    }

    private static double seconds(Instant now) {
        return now.getEpochSecond() + now.getNano() / 1e9;
    }

    /** As {@code json.dumps} writes a text: ASCII alone. */
    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.chars()
                .forEach(
                        unit -> {
                            switch (unit) {
                                case '"' -> quoted.append("\\\"");
                                case '\\' -> quoted.append("\\\\");
                                case '\n' -> quoted.append("\\n");
                                case '\r' -> quoted.append("\\r");
                                case '\t' -> quoted.append("\\t");
                                case '\b' -> quoted.append("\\b");
                                case '\f' -> quoted.append("\\f");
                                default -> {
                                    if (unit >= ' ' && unit <= '~') {
                                        quoted.append((char) unit);
                                    } else {
                                        quoted.append("\\u%04x".formatted(unit));
                                    }
                                }
                            }
                        });
        return quoted.append('"').toString();
    }

    @Override
    public void reset() {
        files.forget();
        totalChunks = 0;
        uniqueChunks = 0;
        publish();
    }

    @Override
    public StrategyStatus.FileHashStatus status() {
        return status;
    }

    @Override
    public void close() {
        files.closeCurrent();
    }

    private void publish() {
        status =
                new StrategyStatus.FileHashStatus(
                        totalChunks,
                        uniqueChunks,
                        files.created(),
                        files.currentSize(),
                        files.maxCount(),
                        outputDir);
    }
}
