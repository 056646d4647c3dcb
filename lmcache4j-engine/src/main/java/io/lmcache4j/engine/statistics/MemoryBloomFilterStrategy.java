package io.lmcache4j.engine.statistics;

/** Counts chunks that no request had before, by a Bloom filter ({@code memory_bloom_filter}). */
final class MemoryBloomFilterStrategy implements RecordStrategy {
    private final BloomFilter filter;
    private long totalChunks;
    private long uniqueChunks;

    /** Replaced as a whole, so that readers see counts that belong together. */
    private volatile StrategyStatus.BloomFilterStatus status;

    MemoryBloomFilterStrategy(BloomFilter filter) {
        this.filter = filter;
        publish();
    }

    @Override
    public void record(String lookupId, long[] hashes) {
        for (long hash : hashes) {
            totalChunks++;
            if (filter.add(hash)) {
                uniqueChunks++;
            }
        }
        publish();
    }

    @Override
    public void reset() {
        filter.clear();
        totalChunks = 0;
        uniqueChunks = 0;
        publish();
    }

    @Override
    public StrategyStatus.BloomFilterStatus status() {
        return status;
    }

    @Override
    public void close() {
        filter.clear();
    }

    private void publish() {
        status =
                new StrategyStatus.BloomFilterStatus(
                        totalChunks,
                        uniqueChunks,
                        filter.sizeBits(),
                        filter.hashCount(),
                        filter.itemCount(),
                        filter.bitsSet(),
                        filter.expectedElements(),
                        filter.falsePositiveRate());
    }
}
