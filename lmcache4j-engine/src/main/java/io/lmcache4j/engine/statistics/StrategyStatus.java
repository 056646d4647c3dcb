package io.lmcache4j.engine.statistics;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What a strategy has counted, with what only it knows. */
public sealed interface StrategyStatus {
    /** Chunks of all requests. */
    long totalChunks();

    /** Chunks that were new. */
    long uniqueChunks();

    /** Name of the strategy's own part of the status. */
    String section();

    /** The strategy's own part of the status, in LMCache's order. */
    SequencedMap<String, Object> details();

    /** Chunks seen before. */
    default long duplicateChunks() {
        return totalChunks() - uniqueChunks();
    }

    /** Share of chunks seen before; 0 when there are none. */
    default double reuseRate() {
        return totalChunks() == 0 ? 0 : (double) duplicateChunks() / totalChunks();
    }

    /**
     * Of {@code memory_bloom_filter}.
     *
     * @param itemCount chunks that set a bit since the last reset
     */
    record BloomFilterStatus(
            long totalChunks,
            long uniqueChunks,
            long sizeBits,
            int hashCount,
            long itemCount,
            long bitsSet,
            long expectedElements,
            double falsePositiveRate)
            implements StrategyStatus {
        private static final double MEBIBYTE = 1 << 20;

        /** MiB of the bits, whether they are allocated yet or not. */
        public double sizeMb() {
            long wholeBytes = sizeBits / Byte.SIZE;
            return wholeBytes / MEBIBYTE;
        }

        /** Share of bits that are set. */
        public double fillRate() {
            return (double) bitsSet / sizeBits;
        }

        @Override
        public String section() {
            return "bloom_filter";
        }

        @Override
        public SequencedMap<String, Object> details() {
            SequencedMap<String, Object> details = new LinkedHashMap<>();
            details.put("size_mb", sizeMb());
            details.put("hash_count", hashCount);
            details.put("item_count", itemCount);
            details.put("bits_set", bitsSet);
            details.put("fill_rate", fillRate());
            details.put("expected_elements", expectedElements);
            details.put("false_positive_rate", falsePositiveRate);
            return details;
        }
    }

    /**
     * Of {@code file_hash}. Its unique chunks are those distinct within their request.
     *
     * @param fileCount files created since the last reset
     * @param currentFileSize bytes in the newest file
     * @param fileMaxCount files kept
     * @param outputDir directory, as Python's {@code Path} writes it
     */
    record FileHashStatus(
            long totalChunks,
            long uniqueChunks,
            int fileCount,
            long currentFileSize,
            int fileMaxCount,
            String outputDir)
            implements StrategyStatus {
        @Override
        public String section() {
            return "file_hash";
        }

        @Override
        public SequencedMap<String, Object> details() {
            SequencedMap<String, Object> details = new LinkedHashMap<>();
            details.put("file_count", fileCount);
            details.put("current_file_size", currentFileSize);
            details.put("file_max_count", fileMaxCount);
            details.put("output_dir", outputDir);
            return details;
        }
    }
}
