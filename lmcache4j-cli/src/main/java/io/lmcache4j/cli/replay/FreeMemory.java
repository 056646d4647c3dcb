package io.lmcache4j.cli.replay;

import com.sun.management.OperatingSystemMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a new job may take without pushing others out. */
final class FreeMemory {
    private static final String AVAILABLE = "MemAvailable:";

    private FreeMemory() {}

    /**
     * Bytes that the system can give: what the kernel calls available, which counts file cache as
     * free, but no more than the limit of a container. Elsewhere than on Linux the free memory.
     */
    static long bytes() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        try {
            String table = Files.readString(Path.of("/proc/meminfo"));
            return Math.min(available(table), system.getTotalMemorySize());
        } catch (IOException _) {
            return system.getFreeMemorySize();
        }
    }

    /** The number of a table as in {@code /proc/meminfo}, in bytes. */
    static long available(String table) {
        return table.lines()
                .filter(line -> line.startsWith(AVAILABLE))
                .map(line -> line.substring(AVAILABLE.length()).replace("kB", "").strip())
                .mapToLong(kilobytes -> Long.parseLong(kilobytes) << 10)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
