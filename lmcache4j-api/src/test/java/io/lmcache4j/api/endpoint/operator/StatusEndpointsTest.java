package io.lmcache4j.api.endpoint.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.body.JsonReader;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class StatusEndpointsTest {
    private final TestServer worker = TestServer.worker();

    @AfterEach
    void close() {
        worker.close();
    }

    @SuppressWarnings("unchecked") // the body is an object
    private Map<String, Object> status() {
        try {
            return (Map<String, Object>)
                    JsonReader.read(worker.get("/status").body().getBytes(StandardCharsets.UTF_8));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object at(Object json, Object... path) {
        Object value = json;
        for (Object step : path) {
            value =
                    step instanceof Integer index
                            ? ((List<?>) value).get(index)
                            : ((Map<?, ?>) value).get(step);
        }
        return value;
    }

    private static long number(Object json, Object... path) {
        return ((Number) at(json, path)).longValue();
    }

    @Test
    void showsWhatIsHeldAndHowOftenItWasFound() {
        worker.post("/cache/store?tokens_mock=0,8");
        worker.post("/cache/retrieve?tokens_mock=0,16");
        Map<String, Object> status = status();
        assertThat(number(status, "tiers", 0, "chunks")).isEqualTo(2);
        assertThat(number(status, "tiers", 0, "used_bytes")).isEqualTo(2 * 4096);
        assertThat(number(status, "tiers", 0, "capacity_bytes")).isEqualTo(64 * 4096);
        assertThat(number(status, "hit_ratios", "retrieve", "hit_tokens")).isEqualTo(8);
        assertThat(number(status, "hit_ratios", "retrieve", "asked_tokens")).isEqualTo(16);
        assertThat(at(status, "hit_ratios", "retrieve", "ratio")).isEqualTo(0.5);
        assertThat(at(status, "hit_ratios", "lookup", "ratio")).isNull();
    }

    @Test
    void showsSwitchesAndWhyItIsNotReady() {
        worker.put("/freeze/enable");
        worker.manager().closeLookup();
        Map<String, Object> status = status();
        assertThat(at(status, "status")).isEqualTo("not_ready");
        assertThat(at(status, "switches", "frozen")).isEqualTo(true);
        assertThat(at(status, "health", "ready")).isEqualTo(false);
        assertThat((List<?>) at(status, "health", "reasons")).hasSize(1);
        assertThat(at(status, "components", "lookup_server")).isEqualTo("None");
    }

    @Test
    void showsTheLastError() throws IOException {
        assertThat(at(status(), "last_error")).isNull();
        worker.manager()
                .engine()
                .orElseThrow()
                .health()
                .failed("RemoteBackend", new IOException("connection reset"));
        assertThat(at(status(), "last_error", "where")).isEqualTo("RemoteBackend");
        assertThat(at(status(), "last_error", "error"))
                .isEqualTo("java.io.IOException: connection reset");
    }
}
