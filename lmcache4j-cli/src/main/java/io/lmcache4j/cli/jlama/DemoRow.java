package io.lmcache4j.cli.jlama;

import io.lmcache4j.jlama.Prefill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What conversations with one system prompt took.
 *
 * @param sharedTokens of the system prompt
 * @param newTokens of each conversation
 * @param coldMillis to the first token of the first conversation
 * @param warmMillis to that of the others; their median
 * @param identical whether the last one's probabilities are, bit by bit, those without the cache
 * @param savedTokens restored instead of computed
 * @param movedBytes stored and restored
 */
public record DemoRow(
        int sharedTokens,
        int newTokens,
        double coldMillis,
        double warmMillis,
        boolean identical,
        long savedTokens,
        long movedBytes) {
    private static final double NANOS = 1e6;

    /** From the conversations in their order. */
    static DemoRow of(
            int shared, int fresh, List<Prefill> asked, long movedBytes, boolean identical) {
        double[] warm = asked.stream().skip(1).mapToDouble(DemoRow::millis).sorted().toArray();
        return new DemoRow(
                shared,
                fresh,
                millis(asked.getFirst()),
                warm[warm.length / 2],
                identical,
                asked.stream().mapToLong(Prefill::restored).sum(),
                movedBytes);
    }

    private static double millis(Prefill prefill) {
        return prefill.timeToFirstToken().toNanos() / NANOS;
    }

    /** How many times sooner the first token comes. */
    double faster() {
        return coldMillis / warmMillis;
    }

    /** As JSON has it; milliseconds with three decimals. */
    Map<String, Object> json() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("shared_tokens", sharedTokens);
        row.put("new_tokens", newTokens);
        row.put("cold_ms", rounded(coldMillis));
        row.put("warm_ms", rounded(warmMillis));
        row.put("identical", identical);
        return row;
    }

    private static double rounded(double millis) {
        return Math.round(millis * 1000) / 1000.0;
    }
}
