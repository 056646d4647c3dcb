package io.lmcache4j.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;

import io.prometheus.metrics.model.registry.PrometheusRegistry;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

class StatsMonitorTest {

    private static final long MILLI = 1_000_000L;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LMCacheMetrics metrics =
            new LMCacheMetrics(
                    registry,
                    new MetricLabels("m", 0, "worker", Optional.empty()),
                    new BuildInfo("1", "c", "25"),
                    _ -> Optional.empty());
    private final AtomicLong nanos = new AtomicLong(-5);
    private final StatsMonitor stats = new StatsMonitor(metrics, nanos::get);

    private double value(String name) {
        return Exposition.of(registry.scrape(n -> n.startsWith("lmcache:")))
                .value("lmcache:" + name);
    }

    private void pass(long millis) {
        nanos.addAndGet(millis * MILLI);
    }

    @Test
    void lookedUpTokensCountAtOnceAndHitsWhenItFinishes() {
        LookupStats lookup = stats.onLookup(100);
        assertThat(value("num_lookup_requests_total")).isOne();
        assertThat(value("num_lookup_tokens_total")).isEqualTo(100);
        assertThat(value("num_lookup_hits_total")).isZero();
        assertThat(value("time_to_lookup_count")).isZero();

        pass(4);
        lookup.finish(25);

        assertThat(value("num_lookup_hits_total")).isEqualTo(25);
        assertThat(value("lookup_0_hit_requests_total")).isZero();
        assertThat(value("time_to_lookup_count")).isOne();
        assertThat(value("time_to_lookup_sum")).isCloseTo(0.004, within(1e-12));
        assertThat(value("request_cache_hit_rate_count")).isOne();
        assertThat(value("request_cache_hit_rate_sum")).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void lookupWithoutHitIsCountedAndGivesNoHitRate() {
        stats.onLookup(100).finish(0);
        stats.onLookup(0).finish(0);

        assertThat(value("lookup_0_hit_requests_total")).isEqualTo(2);
        assertThat(value("request_cache_hit_rate_count")).isZero();
        assertThat(value("time_to_lookup_count")).as("zero time").isZero();
    }

    @Test
    void requiredTokensCountAtOnceAndRetrievedOnesWhenItFinishes() {
        RetrieveStats retrieve = stats.onRetrieve(1000);
        assertThat(value("num_retrieve_requests_total")).isOne();
        assertThat(value("num_requested_tokens_total")).isEqualTo(1000);

        pass(500);
        retrieve.finish(800);

        assertThat(value("num_hit_tokens_total")).isEqualTo(800);
        assertThat(value("time_to_retrieve_sum")).isCloseTo(0.5, within(1e-12));
        assertThat(value("retrieve_speed_sum")).isCloseTo(1600, within(1e-9));
    }

    @Test
    void retrieveWithoutHitGivesATimeAndNoSpeed() {
        RetrieveStats retrieve = stats.onRetrieve(1000);
        pass(1);
        retrieve.finish(0);

        assertThat(value("time_to_retrieve_count")).isOne();
        assertThat(value("retrieve_speed_count")).isZero();
    }

    @Test
    void retrievePhasesAddUpAndTimeBetweenThemBelongsToNone() {
        RetrieveStats retrieve = stats.onRetrieve(10);
        pass(1);
        retrieve.tokensProcessed();
        pass(2);
        retrieve.broadcastDone();
        pass(100);
        retrieve.phaseStarts();
        pass(4);
        retrieve.toGpuDone();
        pass(8);
        retrieve.tokensProcessed();
        assertThat(value("retrieve_process_tokens_time_count")).isZero();

        retrieve.finish(10);

        assertThat(value("retrieve_process_tokens_time_count")).isOne();
        assertThat(value("retrieve_process_tokens_time_sum")).isCloseTo(0.009, within(1e-12));
        assertThat(value("retrieve_broadcast_time_sum")).isCloseTo(0.002, within(1e-12));
        assertThat(value("retrieve_to_gpu_time_sum")).isCloseTo(0.004, within(1e-12));
        assertThat(value("time_to_retrieve_sum")).isCloseTo(0.115, within(1e-12));
    }

    @Test
    void phasesThatNeverCameGiveNoSample() {
        RetrieveStats retrieve = stats.onRetrieve(10);
        pass(1);
        retrieve.finish(10);

        assertThat(value("retrieve_process_tokens_time_count")).isZero();
        assertThat(value("retrieve_broadcast_time_count")).isZero();
        assertThat(value("retrieve_to_gpu_time_count")).isZero();
    }

    @Test
    void tokensToStoreCountAtOnceAndTheSpeedGoesByThoseStored() {
        StoreStats store = stats.onStore(1000);
        assertThat(value("num_store_requests_total")).isOne();
        assertThat(value("num_stored_tokens_total")).isEqualTo(1000);
        pass(1);
        store.tokensProcessed();
        pass(2);
        store.fromGpuDone();
        pass(7);
        store.putDone();

        store.finish(256);

        assertThat(value("num_stored_tokens_total")).isEqualTo(1000);
        assertThat(value("store_process_tokens_time_sum")).isCloseTo(0.001, within(1e-12));
        assertThat(value("store_from_gpu_time_sum")).isCloseTo(0.002, within(1e-12));
        assertThat(value("store_put_time_sum")).isCloseTo(0.007, within(1e-12));
        assertThat(value("time_to_store_sum")).isCloseTo(0.01, within(1e-12));
        assertThat(value("store_speed_sum")).isCloseTo(25_600, within(1e-6));
    }

    @Test
    void requestIsFinishedOnlyOnce() {
        LookupStats lookup = stats.onLookup(10);
        RetrieveStats retrieve = stats.onRetrieve(10);
        StoreStats store = stats.onStore(10);
        pass(1);
        for (int i = 0; i < 2; i++) {
            lookup.finish(10);
            retrieve.finish(10);
            store.finish(10);
        }

        assertThat(value("num_lookup_hits_total")).isEqualTo(10);
        assertThat(value("num_hit_tokens_total")).isEqualTo(10);
        assertThat(value("time_to_store_count")).isOne();
    }

    @Test
    void hitRatesGoByTheRequestsFinishedInAnInterval() {
        RetrieveStats unfinished = stats.onRetrieve(1_000_000);
        stats.onRetrieve(100).finish(50);
        stats.onRetrieve(300).finish(50);
        stats.onLookup(10).finish(9);
        assertThat(value("retrieve_hit_rate")).as("nothing shown yet").isZero();

        stats.rollInterval();
        assertThat(value("retrieve_hit_rate")).isEqualTo(0.25);
        assertThat(value("lookup_hit_rate")).isEqualTo(0.9);

        unfinished.finish(500_000);
        assertThat(value("retrieve_hit_rate")).isEqualTo(0.25);
        stats.rollInterval();
        assertThat(value("retrieve_hit_rate")).isEqualTo(0.5);
        assertThat(value("lookup_hit_rate")).as("no lookup").isZero();
        stats.rollInterval();
        assertThat(value("retrieve_hit_rate")).as("no retrieve").isOne();
    }

    @Test
    void pingGaugesShowTheLastPingOfTheLastIntervalOnly() {
        stats.remote().pingFailed(RemoteStats.PING_TIMEOUT);
        stats.remote().pingSucceeded(1.5);
        assertThat(value("remote_ping_successes_total")).isOne();
        assertThat(value("remote_ping_errors_total")).isOne();
        assertThat(value("remote_ping_latency")).isZero();

        stats.rollInterval();
        assertThat(value("remote_ping_latency")).isEqualTo(1.5);
        assertThat(value("remote_ping_error_code")).isZero();

        stats.remote().pingFailed(RemoteStats.PING_FAILED);
        stats.rollInterval();
        assertThat(value("remote_ping_latency")).isZero();
        assertThat(value("remote_ping_error_code")).isEqualTo(-2);

        stats.rollInterval();
        assertThat(value("remote_ping_error_code")).isZero();
    }

    @Test
    void remoteTrafficIsCounted() {
        RemoteStats remote = stats.remote();
        remote.read(100);
        remote.read(11);
        remote.wrote(7);
        remote.timeToGet(3);
        remote.timeToPut(4);
        remote.timeToGetSync(5);
        remote.batchedGetBlockingTime(0.5);
        remote.connectorBatchedGetTime(0.25);
        remote.timeToGet(0);

        assertThat(value("num_remote_read_requests_total")).isEqualTo(2);
        assertThat(value("num_remote_read_bytes_total")).isEqualTo(111);
        assertThat(value("num_remote_write_requests_total")).isOne();
        assertThat(value("num_remote_write_bytes_total")).isEqualTo(7);
        assertThat(value("remote_time_to_get_sum")).isEqualTo(3);
        assertThat(value("remote_time_to_get_count")).as("zero left out").isOne();
        assertThat(value("remote_time_to_put_sum")).isEqualTo(4);
        assertThat(value("remote_time_to_get_sync_sum")).isEqualTo(5);
        assertThat(value("remote_backend_batched_get_blocking_time_sum")).isEqualTo(0.5);
        assertThat(value("instrumented_connector_batched_get_time_sum")).isEqualTo(0.25);
    }

    @Test
    void evictionsUnpinsPromptsAndLifespansAreCounted() {
        stats.evicted(3);
        stats.evicted(0);
        stats.evictionFailed();
        stats.forcedUnpin();
        stats.promptTokens(20);
        stats.vllmHitTokens(5);
        stats.cacheLifespanMinutes(0);
        stats.cacheLifespanMinutes(30);

        assertThat(value("local_cpu_evict_count_total")).isEqualTo(2);
        assertThat(value("local_cpu_evict_keys_count_total")).isEqualTo(3);
        assertThat(value("local_cpu_evict_failed_count_total")).isOne();
        assertThat(value("forced_unpin_count_total")).isOne();
        assertThat(value("num_prompt_tokens_total")).isEqualTo(20);
        assertThat(value("num_vllm_hit_tokens_total")).isEqualTo(5);
        assertThat(value("request_cache_lifespan_count")).isEqualTo(2);
        assertThat(value("request_cache_lifespan_sum")).isEqualTo(30);
    }

    @Test
    void noRetrievalIsSlowByDefault() {
        RetrieveStats retrieve = stats.onRetrieve(1);
        pass(3_600_000);
        retrieve.finish(1);

        assertThat(value("num_slow_retrieval_by_time_total")).isZero();
        assertThat(value("num_slow_retrieval_by_speed_total")).isZero();
    }

    @Test
    void slowRetrievalsAreCountedByTimeAndBySpeed() {
        stats.setSlowRetrievalThresholds(0.5, 100);
        retrieve(500, 1000);
        assertThat(value("num_slow_retrieval_by_time_total")).as("at the threshold").isZero();
        retrieve(501, 1000);
        assertThat(value("num_slow_retrieval_by_time_total")).isOne();
        assertThat(value("num_slow_retrieval_by_speed_total")).isZero();

        retrieve(100, 9);
        assertThat(value("num_slow_retrieval_by_speed_total")).isOne();
        retrieve(100, 10);
        retrieve(100, 0);
        assertThat(value("num_slow_retrieval_by_speed_total")).as("threshold, no hit").isOne();
    }

    private void retrieve(long millis, long tokens) {
        RetrieveStats retrieve = stats.onRetrieve(tokens);
        pass(millis);
        retrieve.finish(tokens);
    }

    @Test
    void resetLeavesTheIntervalAndUnfinishedRequestsAlone() {
        LookupStats unfinished = stats.onLookup(10);
        stats.onLookup(10).finish(5);

        metrics.reset();
        unfinished.finish(5);
        stats.rollInterval();

        assertThat(value("num_lookup_requests_total")).isZero();
        assertThat(value("num_lookup_hits_total")).isEqualTo(5);
        assertThat(value("lookup_hit_rate")).isEqualTo(0.5);
    }

    @Test
    void requestAllocatesItsHandleAndOneSmallObjectASample() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // Loads the classes.
        retrieve(1, 1);
        long before = threads.getCurrentThreadAllocatedBytes();
        int requests = 1000;
        for (int i = 0; i < requests; i++) {
            RetrieveStats retrieve = stats.onRetrieve(100_000);
            nanos.addAndGet(MILLI);
            retrieve.tokensProcessed();
            nanos.addAndGet(MILLI);
            retrieve.toGpuDone();
            retrieve.finish(90_000);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;

        // 72 bytes for the handle, 32 for each of five samples.
        assertThat(bytes / requests).isLessThan(256);
    }

    @Property(tries = 30)
    void countersAndRateAreTheSumsOfTheLookups(
            @ForAll @Size(max = 50) List<@IntRange(max = 10_000) Integer> tokens,
            @ForAll @IntRange(max = 100) int percent) {
        LMCacheMetrics own =
                new LMCacheMetrics(
                        new PrometheusRegistry(),
                        new MetricLabels("m", 0, "worker", Optional.empty()),
                        new BuildInfo("1", "c", "25"),
                        _ -> Optional.empty());
        StatsMonitor monitor = new StatsMonitor(own, nanos::get);
        int requested = 0;
        int hits = 0;
        int withoutHit = 0;
        for (int count : tokens) {
            int hit = count * percent / 100;
            monitor.onLookup(count).finish(hit);
            requested += count;
            hits += hit;
            withoutHit += hit == 0 ? 1 : 0;
        }
        monitor.rollInterval();

        Exposition scrape =
                Exposition.of(own.registry().scrape(name -> name.startsWith("lmcache:")));
        assertThat(scrape.value("lmcache:num_lookup_tokens_total")).isEqualTo(requested);
        assertThat(scrape.value("lmcache:num_lookup_hits_total")).isEqualTo(hits);
        assertThat(scrape.value("lmcache:lookup_0_hit_requests_total")).isEqualTo(withoutHit);
        assertThat(scrape.value("lmcache:request_cache_hit_rate_count"))
                .isEqualTo(tokens.size() - withoutHit);
        assertThat(scrape.value("lmcache:lookup_hit_rate"))
                .isEqualTo(requested == 0 ? 0 : (double) hits / requested);
    }
}
