package io.lmcache4j.engine.storage.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.PoolOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The five steps of engine.md §9.1. */
@Timeout(60)
class RemoteBackendHealthCheckTest {
    private static final HealthResult HEALTHY = new HealthResult.Healthy();
    private static final Class<?> UNHEALTHY = HealthResult.Unhealthy.class;

    private final RemoteFixture fixture =
            new RemoteFixture(Map.of("ping_timeout", 0.05, "get_blocking_failed_threshold", 2));
    private final TestStore store = fixture.store;
    private final MemoryPool pool = new MemoryPool(8 * 4096L, PoolOptions.DEFAULT);
    private RemoteBackend tier;

    private HealthCheck check() {
        if (tier == null) {
            tier = fixture.backend(pool);
        }
        return tier.healthChecks().getFirst();
    }

    @AfterEach
    void close() {
        tier.close();
        pool.close();
    }

    private String problem() throws Exception {
        return ((HealthResult.Unhealthy) check().check()).reason();
    }

    private void failReads(int count) {
        store.failure = Optional.of(new IOException("broken"));
        for (int i = 0; i < count; i++) {
            assertThat(tier.read(TestChunk.KEY)).isNotNull();
        }
        store.failure = Optional.empty();
    }

    @Test
    void itIsNamedAfterTheStoreAndLooksAfterItsTier() throws Exception {
        assertThat(check().name()).isEqualTo("RemoteBackendHealthCheck(test://store)");
        assertThat(check().backend()).contains(RemoteBackend.NAME);
        assertThat(check().check()).isEqualTo(HEALTHY);
        assertThat(tier.healthChecks()).containsExactly(check());
    }

    @Test
    void withoutAConnectionItIsUnhealthyUntilOneCanBeMade() throws Exception {
        store.reachable = false;
        assertThat(problem()).isEqualTo("not connected: connection refused by the test");
        store.reachable = true;
        assertThat(problem()).as("too early to try again").startsWith("not connected");
        assertThat(store.connects).hasValue(1);
        fixture.pass(30);
        assertThat(check().check()).isEqualTo(HEALTHY);
    }

    @Test
    void readsThatFailedOpenAWindowThatATestChunkEnds() throws Exception {
        assertThat(check().check()).isEqualTo(HEALTHY);
        failReads(1);
        assertThat(check().check()).isEqualTo(HEALTHY);
        failReads(2);
        assertThat(problem()).isEqualTo("2 reads failed since the last check");
        int calls = store.calls.get();
        fixture.pass(29);
        assertThat(problem()).startsWith("its reads failed; tried again in");
        assertThat(store.calls).hasValue(calls);
        fixture.pass(2);
        store.failure = Optional.of(new IOException("still broken"));
        assertThat(problem()).isEqualTo("its reads failed, and so does a test: still broken");
        store.failure = Optional.empty();
        assertThat(check().check()).as("until a call is made").isNotInstanceOf(UNHEALTHY);
        assertThat(tier.contains(List.of(TestChunk.KEY))).isEqualTo(1);
        assertThat(check().check()).isEqualTo(HEALTHY);
    }

    @Test
    void aStoreThatReturnsOtherBytesStaysUnhealthy() throws Exception {
        check().check();
        failReads(2);
        problem();
        fixture.pass(31);
        store.forgetsPuts = true;
        assertThat(problem()).contains("a test chunk that was written is not there");
    }

    @Test
    void aPingThatHangsOrFailsHasACode() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        check();
        store.gate = Optional.of(gate);
        assertThat(problem()).isEqualTo("ping: no answer within 0.1 s");
        store.gate = Optional.empty();
        gate.countDown();
        store.failure = Optional.of(new IOException("no"));
        assertThat(problem()).isEqualTo("ping: no");
        assertThat(fixture.metrics.count("remote_ping_errors")).isEqualTo(2);
        store.failure = Optional.empty();
        assertThat(check().check()).isEqualTo(HEALTHY);
        assertThat(fixture.metrics.count("remote_ping_successes")).isEqualTo(1);
    }

    @Test
    void withoutAPingItGoesByTheCallsOfOthers() throws Exception {
        store.pings = false;
        assertThat(check().check()).isEqualTo(HEALTHY);
        assertThat(store.calls).hasValue(0);
        store.failure = Optional.of(new IOException("broken"));
        for (int i = 0; i < 3; i++) {
            tier.contains(List.of(TestChunk.KEY));
        }
        assertThat(check().check())
                .isEqualTo(new HealthResult.Degraded("its calls failed: broken"));
        assertThat(tier.trouble()).contains("not asked for now, since it failed: broken");
    }

    @Test
    void aStoreThatIsFoundWellIsAskedAtOnce() throws Exception {
        check();
        store.failure = Optional.of(new IOException("broken"));
        for (int i = 0; i < 3; i++) {
            tier.contains(List.of(TestChunk.KEY));
        }
        store.failure = Optional.empty();
        tier.contains(List.of(TestChunk.KEY));
        assertThat(tier.isUsable()).isFalse();
        assertThat(check().check()).isInstanceOf(HealthResult.Degraded.class);
        tier.contains(List.of(TestChunk.KEY));
        assertThat(tier.isUsable()).isTrue();
        assertThat(tier.trouble()).isEmpty();
    }
}
