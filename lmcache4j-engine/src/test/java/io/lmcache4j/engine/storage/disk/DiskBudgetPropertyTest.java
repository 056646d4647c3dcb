package io.lmcache4j.engine.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.storage.ChunkPin;
import io.lmcache4j.engine.storage.disk.DiskTierFixture.Setup;
import io.lmcache4j.engine.storage.eviction.EvictionPolicy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Any sequence of operations against a model of the tier, and the accounts against the directory. A
 * watcher sums up the directory all the while.
 */
class DiskBudgetPropertyTest {
    private static final int CAPACITY = 5;

    /** One step: what to do, and with which chunk. */
    enum Act {
        PUT,
        PUT_UNSETTLED,
        REMOVE,
        TOUCH,
        READ,
        CLEAR,
        PIN,
        UNPIN,
        REOPEN
    }

    @Property(tries = 60)
    void accountsAndDirectoryAgree(
            @ForAll @Size(min = 1, max = 60) List<Act> acts,
            @ForAll @Size(min = 60, max = 60) List<@IntRange(max = 9) Integer> hashes)
            throws IOException {
        Path directory = Files.createTempDirectory("budget");
        try (Watch watch = new Watch(directory)) {
            run(directory, acts, hashes);
            assertThat(watch.most()).isLessThanOrEqualTo(CAPACITY * DiskTierFixture.CHARGE);
        } finally {
            delete(directory);
        }
    }

    private static void run(Path directory, List<Act> acts, List<Integer> hashes) {
        // The model: chunks in the order in which they leave, and how often each is pinned.
        Map<Long, Integer> model = new LinkedHashMap<>();
        List<ChunkPin> pins = new ArrayList<>();
        List<Long> pinned = new ArrayList<>();
        DiskTierFixture disk = open(directory);
        try {
            for (int i = 0; i < acts.size(); i++) {
                long hash = hashes.get(i);
                switch (acts.get(i)) {
                    case PUT, PUT_UNSETTLED -> {
                        // An eviction needs everything at rest to be foreseen.
                        disk.settle();
                        disk.offer(disk.key(hash), hash);
                        put(model, pinned, hash);
                    }
                    case REMOVE -> {
                        assertThat(disk.tier.remove(disk.key(hash)))
                                .isEqualTo(model.remove(hash) != null);
                        pinned.removeIf(other -> other == hash);
                    }
                    case TOUCH -> {
                        disk.tier.touch(List.of(disk.key(hash)));
                        touch(model, hash);
                    }
                    case READ -> assertThat(disk.reads(hash)).isEqualTo(model.containsKey(hash));
                    case CLEAR -> {
                        disk.tier.clear();
                        model.keySet().removeIf(other -> !pinned.contains(other));
                    }
                    case PIN -> {
                        disk.tier.pin(List.of(disk.key(hash)), pins);
                        if (model.containsKey(hash)) {
                            pinned.add(hash);
                        }
                    }
                    case UNPIN -> {
                        pins.forEach(ChunkPin::close);
                        pins.clear();
                        pinned.clear();
                    }
                    case REOPEN -> {
                        disk.close();
                        pinned.clear();
                        pins.clear();
                        disk = open(directory);
                    }
                }
                check(disk, model);
            }
        } finally {
            disk.close();
        }
    }

    private static DiskTierFixture open(Path directory) {
        return Setup.of(directory, CAPACITY).policy(EvictionPolicy.Name.LRU).open();
    }

    private static void put(Map<Long, Integer> model, List<Long> pinned, long hash) {
        if (model.containsKey(hash)) {
            touch(model, hash);
            return;
        }
        if (model.size() == CAPACITY) {
            Long victim =
                    model.keySet().stream()
                            .filter(other -> !pinned.contains(other))
                            .findFirst()
                            .orElse(null);
            if (victim == null) {
                return;
            }
            model.remove(victim);
        }
        model.put(hash, 1);
    }

    private static void touch(Map<Long, Integer> model, long hash) {
        Integer there = model.remove(hash);
        if (there != null) {
            model.put(hash, there);
        }
    }

    private static void check(DiskTierFixture disk, Map<Long, Integer> model) {
        var usage = disk.tier.usage().orElseThrow();
        assertThat(usage.chunks()).isEqualTo(model.size());
        assertThat(usage.usedBytes()).isEqualTo(model.size() * DiskTierFixture.CHARGE);
        model.keySet().forEach(hash -> assertThat(disk.has(hash)).isTrue());
        disk.settle();
        assertThat(disk.tier.fileBytes())
                .isEqualTo(usage.usedBytes())
                .isEqualTo(disk.bytesOnDisk());
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** Sums up the files of chunks again and again. */
    private static final class Watch implements AutoCloseable {
        private final Path directory;
        private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
        private volatile boolean stop;
        private volatile long most;

        Watch(Path directory) {
            this.directory = directory;
            thread.start();
        }

        long most() {
            return most;
        }

        private void run() {
            while (!stop) {
                long sum = 0;
                String[] names = directory.toFile().list();
                for (String name : names == null ? new String[0] : names) {
                    if (name.contains(".pt")) {
                        long bytes = directory.resolve(name).toFile().length();
                        sum += Math.ceilDiv(bytes, 4096L) * 4096;
                    }
                }
                most = Math.max(most, sum);
            }
        }

        @Override
        public void close() {
            stop = true;
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
