package io.lmcache4j.bench.api;

import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.bench.peer.Series;
import io.lmcache4j.cli.host.ModelPreset;
import io.lmcache4j.cli.instance.Instance;
import io.lmcache4j.cli.instance.InstanceOptions;
import io.lmcache4j.cli.instance.ServedInstance;
import io.lmcache4j.cli.replay.LiveReplay;
import io.lmcache4j.cli.replay.Speed;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A host under full load: two instances, each driven by a replay as fast as it goes, so that two
 * cores are saturated. The first instance has its API servers; the worker's shows 1,000 series. Its
 * port is printed, then ten times a second {@code served NANOTIME CHUNKS} of both replays: requests
 * differ by a factor of a hundred in their work, chunks hardly.
 */
public final class ReplayHost {
    private static final int BLOCK_SIZE = 16;
    private static final long REPORT_MILLIS = 100;

    private ReplayHost() {}

    /** Runs until the process is ended; the argument is a trace. */
    public static void main(String[] args) throws InterruptedException {
        Path trace = Path.of(args[0]);
        try (ServedInstance served = ServedInstance.start(options(true));
                Instance other = Instance.start(options(false));
                LiveReplay first = replay(served.instance(), trace);
                LiveReplay second = replay(other, trace)) {
            Series.fillUp(served.instance().ranks().getFirst().manager().metrics().registry());
            first.start();
            second.start();
            ListenAddress.Tcp worker =
                    (ListenAddress.Tcp) served.servers().getLast().address().orElseThrow();
            System.out.println("ready " + worker.port());
            while (!first.failed() && !second.failed()) {
                long chunks = first.counts().chunksRequested() + second.counts().chunksRequested();
                System.out.println("served " + System.nanoTime() + " " + chunks);
                Thread.sleep(REPORT_MILLIS);
            }
        }
    }

    private static LiveReplay replay(Instance instance, Path trace) {
        return new LiveReplay(instance, trace, new Speed(Double.POSITIVE_INFINITY), true, false);
    }

    private static InstanceOptions options(boolean served) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("internal_api_server_enabled", served);
        settings.put("internal_api_server_port_start", 0);
        settings.put("max_local_cpu_size", 0.25);
        return new InstanceOptions(
                ModelPreset.TINY,
                1,
                ModelPreset.TINY.kvBlocks(),
                BLOCK_SIZE,
                Optional.empty(),
                Map.of(),
                settings);
    }
}
