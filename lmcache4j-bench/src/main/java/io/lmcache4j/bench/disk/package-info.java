/**
 * The disk tier against the disk itself, as fio measures it in the same directory and run.
 *
 * <p>Start at {@link io.lmcache4j.bench.disk.DiskBench}.
 */
package io.lmcache4j.bench.disk;
