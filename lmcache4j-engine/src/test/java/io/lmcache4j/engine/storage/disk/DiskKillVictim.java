package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.storage.disk.DiskTierFixture.Setup;

import java.nio.file.Path;
import java.util.Random;

/**
 * Writes, removes and evicts chunks as fast as it goes until it is killed; a line for each step.
 */
final class DiskKillVictim {
    /** What its budget holds. */
    static final int CHUNKS = 100;

    /** What it says after each step. */
    static final String STEP = ".";

    private DiskKillVictim() {}

    public static void main(String[] args) {
        Random random = new Random(Long.parseLong(args[1]));
        DiskTierFixture disk = Setup.of(Path.of(args[0]), CHUNKS).open();
        while (true) {
            long hash = random.nextInt(DiskKillTest.hashes());
            if (random.nextInt(8) == 0) {
                disk.tier.remove(disk.key(hash));
            } else {
                disk.offer(disk.key(hash), hash);
            }
            System.out.println(STEP);
        }
    }
}
