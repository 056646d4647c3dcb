package io.lmcache4j.bench.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What came of a load.
 *
 * @param seconds measured
 * @param statuses responses by status; only requests that were due while measuring count
 * @param failures connections that broke, while measuring or not
 * @param unanswered requests that were due and had no answer at the end
 * @param bodyBytes of all responses
 * @param latency of all responses, whatever their status
 */
public record LoadResult(
        LoadPlan plan,
        double seconds,
        SortedMap<Integer, Long> statuses,
        long failures,
        long unanswered,
        long bodyBytes,
        Latency latency) {
    /** Responses of any status. */
    public long responses() {
        return statuses.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Responses a second. */
    public double perSecond() {
        return responses() / seconds;
    }

    /**
     * This result, if every request was answered with this status.
     *
     * @throws IllegalStateException otherwise: a figure of a broken server means nothing
     */
    public LoadResult expecting(int status) {
        if (failures > 0 || unanswered > 0 || !statuses.keySet().equals(Set.of(status))) {
            throw new IllegalStateException(
                    "%s %s: statuses %s, %d broken connections, %d unanswered"
                            .formatted(plan.target(), plan.path(), statuses, failures, unanswered));
        }
        return this;
    }

    /** For JSON; latencies in microseconds. */
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("target", plan.target().toString());
        attributes.put("request", plan.method() + " " + plan.path());
        attributes.put("connections", plan.connections());
        attributes.put("pace", plan.pace().toString());
        attributes.put("seconds", seconds);
        attributes.put("requests_per_second", perSecond());
        attributes.put(
                "statuses",
                statuses.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        e -> e.getKey().toString(),
                                        Map.Entry::getValue,
                                        (a, _) -> a,
                                        LinkedHashMap::new)));
        attributes.put("failures", failures);
        attributes.put("unanswered", unanswered);
        attributes.put("body_bytes", bodyBytes);
        attributes.put("latency_us", latency.attributes());
        return attributes;
    }
}
