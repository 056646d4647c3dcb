package io.lmcache4j.cli.replay;

import io.lmcache4j.cli.output.Bytes;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a replay.
 *
 * @param counts what was counted
 * @param policy the eviction policy
 * @param chunkSize tokens of a chunk
 * @param capacityChunks most chunks that were kept; empty if unlimited
 * @param disk the tier below the memory, if any
 * @param seconds how long it took, without start-up
 */
public record ReplayReport(
        ReplayStats.Counts counts,
        String policy,
        int chunkSize,
        Optional<Integer> capacityChunks,
        Optional<ReplayDisk> disk,
        double seconds) {
    /** For scripts. */
    public Map<String, Object> json() {
        Map<String, Object> tiers = new LinkedHashMap<>();
        counts.chunksByTier()
                .forEach((tier, chunks) -> tiers.put(tier, Map.of("chunks_hit", chunks)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("requests", counts.requests());
        json.put("chunks_requested", counts.chunksRequested());
        json.put("chunks_hit", counts.chunksHit());
        json.put("hit_ratio", counts.hitRatio());
        json.put("tiers", tiers);
        json.put("policy", policy);
        json.put("chunk_size", chunkSize);
        json.put("capacity_chunks", capacityChunks.orElse(null));
        disk.ifPresent(
                tier -> json.put("disk_capacity_chunks", tier.capacityChunks().orElse(null)));
        json.put("verified_bytes", counts.verifiedBytes());
        json.put("mismatched_bytes", counts.mismatchedBytes());
        json.put("seconds", seconds);
        return json;
    }

    /** For people; several lines. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, "requests", "%,d in %.1f s", counts.requests(), seconds);
        line(
                text,
                "hit ratio",
                "%.4f (%,d of %,d chunks of %d tokens)",
                counts.hitRatio(),
                counts.chunksHit(),
                counts.chunksRequested(),
                chunkSize);
        counts.chunksByTier()
                .forEach((tier, chunks) -> line(text, "  " + tier, "%,d chunks", chunks));
        line(text, "capacity", "%s, %s", chunks(capacityChunks), policy);
        disk.ifPresent(
                tier ->
                        line(
                                text,
                                "disk capacity",
                                "%s, %s",
                                chunks(tier.capacityChunks()),
                                tier.directory()));
        line(
                text,
                "verified",
                "%s, %,d bytes wrong",
                Bytes.text(counts.verifiedBytes()),
                counts.mismatchedBytes());
        return text.toString();
    }

    private static String chunks(Optional<Integer> most) {
        return most.map(number -> String.format(Locale.ROOT, "%,d chunks", number))
                .orElse("unlimited");
    }

    private static void line(StringBuilder text, String name, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "%-20s", name))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
