package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.SecretMask;
import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;
import io.lmcache4j.engine.metrics.RemoteStats;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/**
 * Looks after one remote tier (engine.md §9.1): connects it, tries it with a test chunk after its
 * reads failed, and pings it. Its calls pass the breaker by, each with a deadline; a store that is
 * found well may be asked by all others at once.
 *
 * <p>Used by the monitor's thread alone.
 */
final class RemoteBackendHealthCheck implements HealthCheck {
    private static final HealthResult HEALTHY = new HealthResult.Healthy();

    private final String tier;
    private final Connection connection;
    private final CircuitBreaker breaker;
    private final RemoteCalls calls;
    private final RemoteSettings settings;
    private final LongSupplier failedGets;
    private final TestChunk testChunk;
    private final RemoteStats stats;
    private final LongSupplier nanoTime;

    private long failedGetsSeen;

    /** Since when reads have failed too often; set until a test chunk comes back. */
    private OptionalLong failingSince = OptionalLong.empty();

    /**
     * A check.
     *
     * @param failedGets of all time
     */
    RemoteBackendHealthCheck(
            String tier,
            Connection connection,
            CircuitBreaker breaker,
            RemoteCalls calls,
            RemoteSettings settings,
            LongSupplier failedGets,
            TestChunk testChunk,
            RemoteStats stats,
            LongSupplier nanoTime) {
        this.tier = tier;
        this.connection = connection;
        this.breaker = breaker;
        this.calls = calls;
        this.settings = settings;
        this.failedGets = failedGets;
        this.testChunk = testChunk;
        this.stats = stats;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "RemoteBackendHealthCheck(" + connection.url() + ")";
    }

    @Override
    public Optional<String> backend() {
        return Optional.of(tier);
    }

    @Override
    public HealthResult check() throws InterruptedException {
        connection.connect();
        Optional<RemoteConnector> connected = connection.connector();
        if (connected.isEmpty()) {
            return new HealthResult.Unhealthy("not connected: " + connection.lastFailure());
        }
        RemoteConnector connector = connected.get();
        if (failingSince.isPresent()) {
            Optional<HealthResult> still = recover(connector);
            if (still.isPresent()) {
                return still.get();
            }
        }
        long failed = newFailedGets();
        if (failed >= settings.failedGets()) {
            failingSince = OptionalLong.of(nanoTime.getAsLong());
            return new HealthResult.Unhealthy(failed + " reads failed since the last check");
        }
        return connector.canPing() ? ping(connector) : state();
    }

    private long newFailedGets() {
        long all = failedGets.getAsLong();
        long failed = all - failedGetsSeen;
        failedGetsSeen = all;
        return failed;
    }

    /** Tries the store when its time has come; empty if it works again. */
    private Optional<HealthResult> recover(RemoteConnector connector) throws InterruptedException {
        Duration passed = Duration.ofNanos(nanoTime.getAsLong() - failingSince.getAsLong());
        Duration left = settings.recoveryWait().minus(passed);
        if (!left.isNegative()) {
            return unhealthy(
                    "its reads failed; tried again in %.0f s".formatted(left.toMillis() / 1e3));
        }
        try {
            call(
                    settings.getTimeout(),
                    () -> {
                        testChunk.roundTrip(connector);
                        return true;
                    });
        } catch (IOException | RuntimeException failed) {
            return unhealthy("its reads failed, and so does a test: " + text(failed));
        }
        failingSince = OptionalLong.empty();
        newFailedGets();
        breaker.foundWell();
        return Optional.empty();
    }

    private static Optional<HealthResult> unhealthy(String reason) {
        return Optional.of(new HealthResult.Unhealthy(reason));
    }

    private HealthResult ping(RemoteConnector connector) throws InterruptedException {
        long started = System.nanoTime();
        try {
            call(
                    settings.pingTimeout(),
                    () -> {
                        connector.ping();
                        return true;
                    });
        } catch (RemoteTimeoutException late) {
            stats.pingFailed(RemoteStats.PING_TIMEOUT);
            return new HealthResult.Unhealthy("ping: " + late.getMessage());
        } catch (IOException | RuntimeException failed) {
            stats.pingFailed(RemoteStats.PING_FAILED);
            return new HealthResult.Unhealthy("ping: " + text(failed));
        }
        stats.pingSucceeded((System.nanoTime() - started) / 1e6);
        HealthResult state = state();
        breaker.foundWell();
        return state;
    }

    /** As far as the calls of others tell. */
    private HealthResult state() {
        return breaker.state() == CircuitBreaker.State.CLOSED
                ? HEALTHY
                : new HealthResult.Degraded("its calls failed: " + breaker.lastFailure());
    }

    private void call(Duration limit, Callable<Boolean> work)
            throws IOException, InterruptedException {
        calls.start(limit, work, _ -> {}, _ -> {}).await();
    }

    private static String text(Exception failed) {
        return SecretMask.text(String.valueOf(failed.getMessage()));
    }
}
