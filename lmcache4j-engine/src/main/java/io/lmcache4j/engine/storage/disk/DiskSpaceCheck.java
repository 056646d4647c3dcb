package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;

import java.nio.file.Path;

/** Says when the disk tier does not write, since the file system is full, and looks for space. */
record DiskSpaceCheck(Path directory, FullDisk space, DiskTable table) implements HealthCheck {
    @Override
    public String name() {
        return "%s(%s)".formatted(LocalDiskBackend.NAME, directory);
    }

    /** A full disk keeps the tier from writing, not from answering; so it is never unhealthy. */
    @Override
    public HealthResult check() {
        table.endLatePins();
        return space.tryAgain()
                ? new HealthResult.Healthy()
                : new HealthResult.Degraded(
                        "no space left in %s: chunks are read, but none is written; free space, or"
                                        .formatted(directory)
                                + " lower max_local_disk_size");
    }
}
