package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.directory.Directory;
import io.lmcache4j.controller.directory.Place;
import io.lmcache4j.controller.directory.SnapshotException;
import io.lmcache4j.controller.directory.SnapshotFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Keeps a fleet in a file and brings it back (decision 97). One at a time. */
final class Snapshots {
    private final Registry registry;
    private final Membership membership;
    private final Directory directory;
    private final long mostBytes;
    private final FleetClock clock;

    /**
     * @param mostBytes what the directory may take
     */
    Snapshots(
            Registry registry,
            Membership membership,
            Directory directory,
            long mostBytes,
            FleetClock clock) {
        this.registry = registry;
        this.membership = membership;
        this.directory = directory;
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    synchronized long save(Path file) throws IOException {
        List<Place> places = new ArrayList<>();
        List<SavedWorker> workers = new ArrayList<>();
        for (Worker worker : registry.workers()) {
            workers.add(worker.save(places));
        }
        return new SnapshotFile(file).write(new SavedFleet(workers).encode(), places, directory);
    }

    synchronized OptionalLong load(Path file) throws IOException {
        if (registry.size() > 0) {
            throw new IllegalStateException("a snapshot is loaded before anybody registers");
        }
        List<Worker> loaded = new ArrayList<>();
        boolean whole = false;
        try {
            OptionalLong keys =
                    new SnapshotFile(file)
                            .read(
                                    directory,
                                    mostBytes,
                                    (bytes, count) -> open(bytes, count, loaded));
            whole = true;
            membership.remembered(loaded);
            return keys;
        } finally {
            if (!whole) {
                loaded.forEach(this::forget);
            }
        }
    }

    private List<Place> open(byte[] bytes, int count, List<Worker> loaded)
            throws SnapshotException {
        List<Place> places = new ArrayList<>();
        for (SavedWorker saved : decode(bytes).workers()) {
            loaded.add(add(saved));
            places.addAll(loaded.getLast().holdings().restore(saved.sites()));
        }
        if (places.size() != count) {
            throw new SnapshotException(
                    "workers have %d locations, keys are of %d".formatted(places.size(), count));
        }
        return places;
    }

    private static SavedFleet decode(byte[] bytes) throws SnapshotException {
        try {
            return SavedFleet.decode(bytes);
        } catch (IOException e) {
            throw new SnapshotException(e.getMessage(), e);
        }
    }

    private Worker add(SavedWorker saved) throws SnapshotException {
        boolean[] isNew = new boolean[1];
        FleetClock.Moment now = clock.now();
        Worker worker =
                registry.add(
                        saved.instanceId(),
                        saved.workerId(),
                        saved.at(),
                        now,
                        false,
                        added -> {
                            added.remember(saved, now.ticks());
                            isNew[0] = true;
                        });
        if (worker == null || !isNew[0]) {
            throw new SnapshotException(
                    "worker %d of %s is one too many"
                            .formatted(saved.workerId(), saved.instanceId()));
        }
        return worker;
    }

    private void forget(Worker worker) {
        registry.remove(worker, _ -> true, _ -> {});
        worker.holdings().leave();
    }
}
