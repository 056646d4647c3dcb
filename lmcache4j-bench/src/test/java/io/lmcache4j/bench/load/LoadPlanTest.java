package io.lmcache4j.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

class LoadPlanTest {
    private static final Target HERE = new Target.Tcp("127.0.0.1", 6999);

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "192.168.0.1", "0.0.0.0", "8.8.8.8"})
    void onlyThisMachineIsATarget(String host) {
        assertThatThrownBy(() -> new Target.Tcp(host, 80))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(host);
    }

    @Test
    void everyLoadIsBounded() {
        LoadPlan plan = LoadPlan.get(HERE, "/");
        assertThatThrownBy(() -> plan.connections(0)).hasMessageContaining("1 to 1024");
        assertThatThrownBy(() -> plan.connections(1_025)).hasMessageContaining("1 to 1024");
        assertThatThrownBy(() -> plan.lasting(Duration.ofMinutes(5), Duration.ofMinutes(6)))
                .hasMessageContaining("10 minutes");
        assertThatThrownBy(() -> plan.atMost(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pace.Open(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pace.Open(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "/a b", "/a\r\nX: y", "/\u00e4", ""})
    void aPathThatNeedsEscapingIsRefused(String path) {
        assertThatThrownBy(() -> LoadPlan.get(HERE, path))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theHostHeaderIsTheTargets() {
        assertThat(request(LoadPlan.get(HERE, "/conf?names=a")))
                .startsWith("GET /conf?names=a HTTP/1.1\r\nHost: 127.0.0.1:6999\r\n")
                .endsWith("\r\n\r\n");
        assertThat(request(LoadPlan.get(new Target.UnixSocket(Path.of("/tmp/s")), "/")))
                .contains("Host: localhost\r\n");
    }

    private static String request(LoadPlan plan) {
        return new String(plan.request(), StandardCharsets.US_ASCII);
    }
}
