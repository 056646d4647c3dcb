package io.lmcache4j.engine.storage.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

class MockConnectorTest extends RemoteConnectorContract {
    private static final long CHUNK = chunk(16).bytes();

    @Override
    protected RemoteConnector connect() {
        return connect("mock://0.01/");
    }

    private static RemoteConnector connect(String url) {
        return new MockConnector.Factory().connect(RemoteUrl.parse(url), context(Map.of()));
    }

    @Test
    void whatWasWantedLongestAgoLeavesFirst() throws Exception {
        connector.close();
        connector = connect("mock://" + 2.5 * CHUNK / (1L << 30) + "/");
        put(key(1), chunk(16), 1);
        put(key(2), chunk(16), 2);
        assertHas(key(1), chunk(16), 1);
        put(key(3), chunk(16), 3);
        assertThat(connector.exists(key(2))).isFalse();
        assertHas(key(1), chunk(16), 1);
        assertHas(key(3), chunk(16), 3);
    }

    @Test
    void callsTakeAsLongAsTheUrlSays() throws Exception {
        RemoteConnector slow = connect("mock://1?peeking_latency=30&read_throughput=0.0001");
        long start = System.nanoTime();
        slow.exists(key(1));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
        slow.close();
    }

    @Test
    void allCallersShareTheThroughput() {
        AtomicLong now = new AtomicLong();
        SharedRate rate = new SharedRate(1.0, now::get);
        long gigabyte = 1L << 30;
        assertThat(rate.reserve(gigabyte)).isEqualTo(1_000_000_000L);
        assertThat(rate.reserve(gigabyte / 2)).isEqualTo(1_500_000_000L);
        now.set(4_000_000_000L);
        assertThat(rate.reserve(gigabyte / 2)).isEqualTo(500_000_000L);
        assertThat(new SharedRate(0, now::get).reserve(gigabyte)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mock://",
                "mock://much/",
                "mock://-1/",
                "mock://1/?peeking_latency=long",
                "mock://1/?read_throughput=NaN"
            })
    void anAddressThatSaysNothingIsRefused(String url) {
        assertThatThrownBy(() -> connect(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the form is mock://GB/");
    }
}
