package io.lmcache4j.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.metrics.BuildInfo;
import io.lmcache4j.engine.metrics.LMCacheMetrics;
import io.lmcache4j.engine.metrics.MetricLabels;
import io.lmcache4j.engine.metrics.StatsMonitor;
import io.lmcache4j.engine.storage.cpu.CpuTierOptions;
import io.lmcache4j.engine.storage.cpu.LocalCPUBackend;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

/** A tier that is audited behaves as it does without. */
class AuditBackendTest extends StorageBackendContract {
    @Override
    protected StorageBackend create(MemoryPool pool) {
        StatsMonitor stats =
                new StatsMonitor(
                        new LMCacheMetrics(
                                new PrometheusRegistry(),
                                new MetricLabels("m", 0, "worker", Optional.empty()),
                                BuildInfo.onThisJvm("test", "test"),
                                _ -> Optional.empty()));
        return new AuditBackend(
                new LocalCPUBackend(
                        pool,
                        stats,
                        new CpuTierOptions(EvictionPolicy.Name.LRU, true, Integer.MAX_VALUE),
                        System::nanoTime));
    }

    @Test
    void everyMethodReachesTheTierBehind() throws Exception {
        for (Method method : StorageBackend.class.getMethods()) {
            assertThat(
                            AuditBackend.class
                                    .getMethod(method.getName(), method.getParameterTypes())
                                    .getDeclaringClass())
                    .as(method.getName() + Arrays.toString(method.getParameterTypes()))
                    .isEqualTo(AuditBackend.class);
        }
    }
}
