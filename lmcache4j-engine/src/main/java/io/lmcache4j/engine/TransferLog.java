package io.lmcache4j.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Locale;
import java.util.Optional;

/** The line that each store and each retrieve leaves at info level, worded as LMCache's. */
final class TransferLog {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double GIGABYTE = 1L << 30;

    private final String requestId;
    private final long tokenBytes;
    private final long started = System.nanoTime();
    private long offloaded = started;
    private long put = started;

    TransferLog(Optional<String> requestId, long tokenBytes) {
        this.requestId = requestId.orElse("unspecified");
        this.tokenBytes = tokenBytes;
    }

    void offloaded() {
        offloaded = System.nanoTime();
    }

    void put() {
        put = System.nanoTime();
    }

    void stored(int stored, int asked) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "[req_id={}] Stored {} out of total {} tokens. {}; offload_time: {} ms,"
                            + " put_time: {} ms",
                    requestId,
                    stored,
                    asked,
                    amounts(stored, put),
                    millis(offloaded - started),
                    millis(put - offloaded));
        }
    }

    void retrieved(int retrieved, int required, int total) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "[req_id={}] Retrieved {} out of {} required tokens (from {} total tokens). {}",
                    requestId,
                    retrieved,
                    required,
                    total,
                    amounts(retrieved, System.nanoTime()));
        }
    }

    private String amounts(int tokens, long end) {
        double gigabytes = tokens * (double) tokenBytes / GIGABYTE;
        double seconds = (end - started) / 1e9;
        return String.format(
                Locale.ROOT,
                "size: %.4f GB, cost %s ms, throughput: %.4f GB/s",
                gigabytes,
                millis(end - started),
                seconds > 0 ? gigabytes / seconds : 0);
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.4f", nanos / NANOS_PER_MILLI);
    }
}
