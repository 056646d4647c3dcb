package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.routing.Refusal;

import org.junit.jupiter.api.Test;

import java.util.Map;

class RefusedClientsTest {
    @Test
    void eachIsCountedByReason() {
        Map<String, Object> extra = Map.of("lmcache4j.max_body_bytes", 10);
        try (var worker = TestServer.worker(Map.of("extra_config", extra))) {
            String series = "lmcache4j_http_refused_total{model_name=\"test/model\",reason=\"%s\"";
            String before = worker.get("/metrics").body();
            assertThat(before).contains(series.formatted("connections"));
            assertThat(before.lines().filter(line -> line.startsWith("lmcache4j_http_refused_t")))
                    .hasSize(Refusal.values().length)
                    .allMatch(line -> line.endsWith(" 0.0"));
            assertThat(worker.post("/conf", "x".repeat(11)).status()).isEqualTo(413);
            RawClient.exchange(worker.address(), "GARBAGE\r\n\r\n");
            String after = worker.get("/metrics").body();
            assertThat(after.lines().filter(line -> line.startsWith("lmcache4j_http_refused_t")))
                    .filteredOn(line -> line.endsWith(" 1.0"))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("reason=\"body_too_large\""))
                    .anyMatch(line -> line.contains("reason=\"malformed\""));
            worker.post("/metrics/reset");
            assertThat(worker.get("/metrics").body().lines())
                    .filteredOn(line -> line.startsWith("lmcache4j_http_refused_t"))
                    .hasSize(Refusal.values().length)
                    .allMatch(line -> line.endsWith(" 0.0"));
        }
    }
}
